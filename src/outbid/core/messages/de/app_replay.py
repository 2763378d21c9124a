"""Was die App um das Nachspiel herum sagt."""

MESSAGES = {
    "kicker": "Neun Behauptungen auf dem Prüfstand",
    "lead": "Über den Markt für KI-Fachleute von Anfang 2024 hat die Wirtschaftspresse viel behauptet. Jede Behauptung wird an öffentlichen Daten gemessen und an einem Markt, der mit ihnen geräumt wird. Bei jeder Zahl dieses Marktes steht, ob sie eine Eingabe ist oder ein Ergebnis.",
    "busy": "Ein erster Blick wird berechnet: Das dauert zehn Sekunden oder länger. Lesen Sie ruhig weiter, oder gehen Sie auf andere Seiten.",
    "sweep": "Der Kampf um KI-Fachleute von Anfang 2024, nachgespielt",
    "first": "Dies ist ein erster Blick: {draws} Ziehungen von allem, was unsicher ist.",
    "with_draws": "{draws} Ziehungen von allem, was unsicher ist.",
    "sure_hint": "Jede Eingabe wird viele Male innerhalb ihrer Spanne gezogen, und mit jeder Ziehung wird der Markt neunmal geräumt: wie er ist und mit jeder Änderung. Das dauert eine halbe Minute bis viele Minuten. Sie sehen, wie weit es ist, können es abbrechen und derweil andere Seiten benutzen.",
    "no_answer": "Darauf gibt es noch keine Antwort",
    "to_market": "Dem Markt eine eigene Frage stellen",
    "from_market": "Was über den Markt von Anfang 2024 behauptet wurde, nachgespielt",
}
