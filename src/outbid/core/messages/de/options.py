"""Optionen, Gitter und Werte zu zufälligen Zeitpunkten: was sich nicht bewerten lässt und was zu ändern ist."""

MESSAGES = {
    "not_positive": "{name} ist {value}, muss aber eine positive Zahl sein.",
    "not_positive.fix": "Geben Sie eine Zahl über 0 an.",
    "outgrows": "Ein Kurs, der erwartungsgemäß um {drift:.2%} im Jahr wächst, wächst schneller, als Zins ({rate:.2%}) und jährliche Häufigkeit des Ereignisses ({intensity:.2%}) zusammen ausgleichen: Sein Wert ist unbegrenzt.",
    "outgrows.fix": "Senken Sie das Wachstum, oder verkürzen Sie die mittlere Zeit bis zum Ereignis.",
    "negative": "{name} ist {value}, darf aber nicht negativ sein.",
    "negative.fix": "Geben Sie 0 oder eine größere Zahl an.",
    "hazard": "{value} ist keine jährliche Abgangsrate.",
    "hazard.fix": "Geben Sie 0 oder mehr an (0.15 für rund 15 % im Jahr); eine Wahrscheinlichkeit im Jahr ist höchstens 1.",
    "coarse": "Mit {steps} Schritten im Jahr hat das Gitter keine Wahrscheinlichkeiten: Die Rendite eines Schritts übersteigt seine Volatilität.",
    "coarse.fix": "Nehmen Sie mehr Schritte im Jahr.",
    "no_wealth": "Wer bleibt, könnte mit einem Vermögen von {value} dastehen; mit Risikoaversion muss es positiv bleiben.",
    "no_wealth.fix": "Geben Sie das Vermögen außerhalb der Stelle oder einen kleineren Gehaltsunterschied an.",
}
