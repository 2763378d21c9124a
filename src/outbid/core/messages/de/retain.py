"""Was an einer Ablösung, an einem Plan späterer Zuteilungen oder an einer Zuteilung in der Bilanz nicht stimmt."""

MESSAGES = {
    "volatility": "{name}: Der beizulegende Zeitwert von Optionen braucht eine Volatilität.",
    "volatility.fix": "Geben Sie die börsennotierter Vergleichsunternehmen an, etwa 60%.",
    "expires": "{name}: Die Optionen verfallen nach {years} Jahren, bevor sie erdient sind (nach {months} Monaten).",
    "expires.fix": "Lassen Sie sie später verfallen oder früher erdienen.",
    "appraisal": "{name}: Der beizulegende Zeitwert eines nicht notierten Anteils braucht eine Bewertung.",
    "appraisal.fix": "Geben Sie fair_market_value an, den Gutachtenwert einer Stammaktie (409A).",
    "ifrs": "IFRS 2 verteilt jede Tranche für sich und mindert den Aufwand um den erwarteten Verfall.",
    "ifrs.fix": "Wählen Sie tranchenweise Verteilung und geschätzten Verfall, oder US-GAAP.",
    "no_current": "Es gibt keine jetzige Stelle, deren Zuteilungen abzulösen wären.",
    "no_current.fix": 'Geben Sie die Stelle an, die verlassen wird (current = "stay.toml" in der Datei der Person).',
    "most": "Eine Ablösung von höchstens dem {value}-fachen des Nennwerts lässt sich nicht bemessen.",
    "most.fix": "Geben Sie eine Zahl von mindestens 0 an: 1 ist der Nennwert.",
}
