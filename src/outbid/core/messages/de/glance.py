"""Kurze Antworten."""

MESSAGES = {
    "stay": "Ein Verbleib von {value} Jahren passt nicht in die {most} Jahre, die simuliert werden.",
    "stay.fix": "Geben Sie die Jahre als Zahl von einem Monat (0,083) bis {most} an.",
    "chance": "Eine Chance liegt zwischen 0 und 1, nicht bei {value}.",
    "chance.fix": "Schreiben Sie 0,3 für drei von zehn Zukünften.",
    "alone": "„{offer}“ ist Ihnen {per_year} im Jahr wert.",
    "alone_rest": "Das sind {worth} über {years} Jahre, als sicheres Geld nach Steuern; spätere Jahre zählen weniger.",
    "dots": "„{left}“ zahlt in {lefts} von 50 Zukünften mehr, „{right}“ in {rights}. In der mittleren Hälfte zahlt „{right}“ zwischen {low} und {high}, verglichen mit „{left}“.",
    "dots_same": "„{left}“ zahlt in {lefts} von 50 Zukünften mehr, „{right}“ in {rights}. In der mittleren Hälfte beträgt der Unterschied stets {low} für „{right}“.",
}
