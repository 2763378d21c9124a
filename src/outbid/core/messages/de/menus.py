"""Was an einer Auswahl von Paketen oder an einer zu bewertenden Tatsache nicht stimmt."""

MESSAGES = {
    "groups": "Eine Auswahl für {types} Typen braucht mindestens einen in jeder ihrer zwei Gruppen, nicht {tolerant} und"
    " {averse}.",
    "groups.fix": "Bezeichnen Sie die Typen, die Risiko tragen, einige, aber nicht alle, oder lassen Sie die Gruppen weg:"
    " Dann trennt sie der Median.",
    "margin": "Der Abstand, um den jeder das eigene Paket vorzieht, muss mindestens 0 sein, nicht {value}.",
    "margin.fix": "Geben Sie Geld im Jahr an, etwa 500.",
    "discount": "Der Abschlag für das, was nicht gesagt wird, muss ein Anteil zwischen 0 und 1 sein, nicht {value}.",
    "discount.fix": "Geben Sie einen Anteil an, etwa 30%.",
}
