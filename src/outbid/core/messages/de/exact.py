"""Was über das Räumen eines Marktes ohne Vorlieben gesagt wird, Person für Person."""

MESSAGES = {
    "tastes": "dieser Markt hat Vorlieben (Streuung {worker_scale} bei Beschäftigten, {seat_scale} bei Stellen); Person für Person lässt er sich nicht räumen.",
    "tastes.fix": "Setzen Sie beide Streuungen auf 0, oder räumen Sie ihn mit Vorlieben.",
    "not_whole": "{value} ist keine ganze Zahl; ohne Vorlieben werden Menschen und Stellen einzeln gezählt.",
    "not_whole.fix": "Runden Sie die Masse, oder geben Sie beiden Seiten eine Streuung der Vorlieben.",
    "frontier": "diese Grenze ist nicht als Tabelle gegeben.",
    "frontier.fix": "Tabellieren Sie sie: PiecewiseLinear nimmt Kosten und Werte und sagt, wie weit die Tabelle danebenliegen darf.",
    "too_large": "{persons} Personen und {employers} Arbeitgeber brauchen etwa {needed} GB, frei sind {free} GB.",
    "too_large.fix": "Geben Sie mit pairs nur an, wer wirklich zusammenkommen kann, fassen Sie gleiche Stellen zusammen, oder räumen Sie Gruppen von Menschen mit Vorlieben.",
    "nearly": "Es wurde kein Ergebnis gefunden, aus dem niemand abgeworben werden könnte; in diesem gewinnen beide höchstens etwa den letzten Schritt der Auktion.",
    "nearly.fix": "Die Bezahlung ist um so viel ungenau. Meist liegt es an Werten oder Paketen, die fast, aber nicht ganz gleich sind: Machen Sie sie gleich.",
    "teams_too_many": "{count} Kombinationen sind mehr, als sich durchsuchen lassen ({most}).",
    "teams_too_many.fix": "Nennen Sie nur Gruppen, die ein Arbeitgeber wirklich gemeinsam einstellen würde; bei Budgets nehmen Sie weniger Personen oder gröbere Schritte der Bezahlung.",
    "team_unknown": "diese Gruppe nennt eine Person oder einen Arbeitgeber, die es nicht gibt.",
    "team_unknown.fix": "Beide werden ab 0 gezählt.",
    "team_twice": "diese Gruppe steht zweimal da.",
    "team_twice.fix": "Behalten Sie den größeren Wert.",
    "no_equilibrium": "Keine Bezahlung räumt diesen Markt: Was auch gezahlt wird, eine Gruppe zerfällt oder findet sich neu. Anteilig verteilt wären die Gruppen {fractional} wert, als ganze sind sie {whole} wert.",
    "no_equilibrium.fix": "Lassen Sie den Arbeitgeber auch einzelne zu einem Wert einstellen, oder fassen Sie die Gruppe als eine Einheit auf, die gemeinsam unterschreibt.",
    "no_stable": "Mit diesen Budgets ist keine Bezahlung stabil, gesucht in Schritten von {step}.",
    "no_stable.fix": "Erhöhen Sie ein Budget, oder verfeinern Sie den Schritt.",
}
