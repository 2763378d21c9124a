"""What posting laws ask."""

MESSAGES = {
    "state.in_force": "in Kraft",
    "state.not_yet": "noch nicht: ab {since}",
    "state.too_small": "nicht unter {employees} Beschäftigten",
    "state.size_unknown": "in Kraft ab {employees} Beschäftigten; --employees angeben",
    "law": "{name} ({reference}, seit {since}): {state}{marks}",
    "city": "; nur für Arbeit, die in {city} getan werden kann",
    "unverified": "; nicht bestätigt",
    "transposition": "; eine Richtlinie: Das nationale Gesetz entscheidet, und sein Stand ist nicht geprüft",
    "missing.range": "ein niedrigstes und ein höchstes Entgelt ({laws})",
    "missing.good_faith": "die Bestätigung, dass Sie das Band nach bestem Wissen zahlen wollen: --good-faith ({laws})",
    "missing.benefits": "eine Beschreibung der Zusatzleistungen: --benefits TEXT ({laws})",
    "missing.other_pay": "eine Beschreibung von Bonus, Provision, Beteiligung: --bonus TEXT (sonst „keine“) ({laws})",
    "missing.history": "die Bestätigung, dass nach früherem Entgelt nicht gefragt wird: --no-history ({laws})",
    "before": "Vor dem Gespräch ist mitzuteilen: {what} ({law}).",
}
