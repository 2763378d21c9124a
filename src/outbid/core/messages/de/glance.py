"""Kurze Antworten."""

MESSAGES = {
    "stay": "Ein Verbleib von {value} Jahren passt nicht in die {most} Jahre, die simuliert werden.",
    "stay.fix": "Geben Sie die Jahre als Zahl von einem Monat (0,083) bis {most} an.",
    "chance": "Eine Chance liegt zwischen 0 und 1, nicht bei {value}.",
    "chance.fix": "Schreiben Sie 0,3 für drei von zehn Zukünften.",
}
