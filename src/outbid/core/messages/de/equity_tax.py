"""Steuern auf Beteiligungen: was fehlt, und welche Bedingungen eines Steuervorteils nicht erfüllt oder unbekannt sind."""

MESSAGES = {
    "no_minimum_tax": "In {place} gibt es keine Mindeststeuer (AMT) auf den Optionsgewinn bei Ausübung.",
    "no_minimum_tax.fix": "Sie gibt es nur in den Bundesstaaten der USA.",
    "no_minimum_tax_year": "Für {year} gibt es keine Werte der Mindeststeuer (AMT).",
    "no_minimum_tax_year.fix": "Vorhanden sind {available}.",
}
