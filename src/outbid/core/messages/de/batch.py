"""Was an mehreren Szenarien auf einmal nicht stimmt."""

MESSAGES = {
    "nothing": "mehrere Szenarien auf einmal brauchen Mengen oder Verschiebungen; angegeben ist nichts davon.",
    "nothing.fix": "Geben Sie workers, seats, worker_shift oder seat_shift an, mit einer Zeile je Szenario.",
    "shape": "hat die Form {shape}, nötig ist {wanted}.",
    "shape.fix": "Eine Zeile je Szenario, mindestens eine und in allen Feldern gleich viele; eine Spalte je Gruppe dieser Seite.",
    "mass": "eine Menge muss eine positive Zahl sein, nicht {value}.",
    "mass.fix": "Lassen Sie die Gruppe aus dem Markt weg oder geben Sie ihr eine kleine Menge.",
    "shift": "eine Verschiebung muss eine endliche Zahl sein, nicht {value}.",
    "shift.fix": "Schließen Sie die Paare mit feasible (oder pairs) aus, statt sie unendlich weit zu verschieben.",
}
