"""Was an den Dateien einer Kandidatin, eines Mitbewerbers oder eines Arbeitgebers nicht stimmt."""

MESSAGES = {
    "ends": "„{value}“ nennt keine zwei Enden.",
    "ends.fix": "Schreiben Sie das Mindeste und das Höchste, etwa 150k bis 260k; eine einzelne Zahl ist beides.",
    "elasticity": "Eine Elastizität von {value} sagt nichts über Vorlieben: Sie muss größer als 0 sein.",
    "elasticity.fix": "Veröffentlichte Schätzungen liegen bei 5 bis 7; oder geben Sie scale in Geld pro Jahr an.",
    "too_uncertain": "{count} ungewisse Bedingungen ({what}) ergeben mehr als {most} Angebote.",
    "too_uncertain.fix": "Legen Sie die unwichtigsten fest.",
    "not_in_evidence": "Diese Zelle kommt in den Daten nicht vor. Am nächsten: {near}.",
    "not_in_evidence.fix": "Fragen Sie nach einer davon, oder geben Sie das Angebot des Mitbewerbers als Datei an.",
    "nothing_near": "Diese Zelle kommt in den Daten nicht vor, und auch nichts in ihrer Nähe.",
    "nothing_near.fix": "Lassen Sie weg, was Sie entbehren können, oder geben Sie das Angebot des Mitbewerbers als Datei an.",
}
