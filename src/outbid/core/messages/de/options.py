"""Optionen, Gitter und Werte zu zufälligen Zeitpunkten: was sich nicht bewerten lässt und was zu ändern ist."""

MESSAGES = {
    "not_positive": "{name} ist {value}, muss aber eine positive Zahl sein.",
    "not_positive.fix": "Geben Sie eine Zahl über 0 an.",
    "outgrows": "Ein Kurs, der erwartungsgemäß um {drift:.2%} im Jahr wächst, wächst schneller, als Zins ({rate:.2%}) und jährliche Häufigkeit des Ereignisses ({intensity:.2%}) zusammen ausgleichen: Sein Wert ist unbegrenzt.",
    "outgrows.fix": "Senken Sie das Wachstum, oder verkürzen Sie die mittlere Zeit bis zum Ereignis.",
}
