"""What is wrong with the store, and with files that are to be imported."""

MESSAGES = {
    "locked": "another process is writing to the evidence store, or holds it open.",
    "locked.fix": "Wait until it is done, or close it.",
    "newer": "a newer version of Outbid wrote this evidence store.",
    "newer.fix": "Update Outbid, or name another place in OUTBID_DATA.",
    "not_a_store": "this is a DuckDB file, but no evidence store of Outbid.",
    "not_a_store.fix": "Name another file in OUTBID_DATA.",
    "damaged": "the evidence store is damaged or is no DuckDB file.",
    "damaged.fix": "Move it away; the shipped evidence is made anew, your own imports have to be added again.",
    "no_place": "the evidence store cannot be opened or made here: {reason}.",
    "no_place.fix": "Check the permissions and the free space, or name another place in OUTBID_DATA.",
}
