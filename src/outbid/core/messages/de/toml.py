"""Was an einem Text nicht stimmt, der kein TOML ist."""

MESSAGES = {
    "value": "hier steht kein Wert, den TOML kennt",
    "equals": "hinter dem Namen fehlt das Gleichheitszeichen",
    "after": "hinter dem Wert steht noch etwas",
    "twice": "dieser Name steht hier zum zweiten Mal",
    "open": "hier ist etwas offen, das geschlossen werden muss",
    "sign": "hier steht ein Zeichen, das nicht erlaubt ist",
    "other": "das lässt sich nicht lesen",
    "at": "Zeile {line}, Spalte {column}: {what}",
    "end": "am Ende der Datei: {what}",
}
