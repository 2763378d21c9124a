"""Was über die Prüfung an späteren Jahren gesagt wird."""

MESSAGES = {
    "shape": "hat die Form {value}; nötig ist eine Zeile je Beruf und eine Spalte für jedes von {years} Jahren.",
    "shape.fix": "Geben Sie Gehälter und Beschäftigung als Tabellen derselben Berufe und Jahre an.",
    "not_positive": "jede Zahl muss über null liegen.",
    "not_positive.fix": "Lassen Sie Berufe weg, deren Zahlen nicht bekannt sind; ein Gehalt, von dem nur eine Schranke bekannt ist, ist NaN.",
    "years": "die Jahre {value} stehen nicht in ihrer Reihenfolge, jedes einmal.",
    "years.fix": "Ordnen Sie die Spalten nach Jahren.",
    "few": "{years} Jahre von {n} Berufen sind zu wenig, um etwas zu schätzen.",
    "few.fix": "Geben Sie mindestens drei Jahre von mindestens drei Berufen an.",
    "unknown_pay": "das Gehalt von {n} Berufen ist nicht in jedem Jahr der Schätzung bekannt.",
    "unknown_pay.fix": "Lassen Sie diese Berufe vor dem Schätzen weg.",
    "no_movement": "die Beschäftigung keines Berufs bewegt sich gegen die der anderen: Es gibt keine Steigung zu finden.",
    "no_movement.fix": "Geben Sie Jahre an, zwischen denen sich die Beschäftigung bewegt.",
}
"""Meldungen dieser Sprache, ein Modul je Bereich."""
