"""What posting laws ask."""

MESSAGES = {
    "state.in_force": "in force",
    "state.not_yet": "not yet: from {since}",
    "state.too_small": "not for fewer than {employees} people",
    "state.size_unknown": "in force from {employees} people on; say --employees",
    "law": "{name} ({reference}, since {since}): {state}{marks}",
    "city": "; only for work that can be done in {city}",
    "unverified": "; not verified",
    "transposition": "; a directive: national law decides, and its state is not checked",
    "missing.range": "a lowest and a highest pay ({laws})",
    "missing.good_faith": "confirmation that the range is what you expect to pay, in good faith: --good-faith ({laws})",
    "missing.benefits": "a description of benefits: --benefits TEXT ({laws})",
    "missing.other_pay": "a description of bonus, commission, equity: --bonus TEXT (say “none” where there is none) ({laws})",
    "missing.history": "confirmation that pay history is not asked for: --no-history ({laws})",
    "before": "Before the interview applicants must be told: {what} ({law}).",
}
