"""Wonach Leser von Dateien fragen, und warum eine Zeile fehlt: ``reason_`` und die Wörter des Grundes."""

MESSAGES = {
    "oews_date": "Die Datei sagt nicht, aus welchem Jahr ihre Löhne stammen.",
    "oews_date.fix": "Geben Sie es an: --date 2024-05-12 für Mai 2024.",
    "price_entity": "Die Datei sagt nicht, wessen Kurse sie enthält.",
    "price_entity.fix": "Geben Sie den Namen an, etwa --entity GOOG.",
    "json": "Die Datei lässt sich nicht als JSON lesen: {detail}",
    "json.fix": "Prüfen Sie, ob sie vollständig und als UTF-8 gespeichert ist.",
}
