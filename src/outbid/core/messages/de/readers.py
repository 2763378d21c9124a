"""Wonach Leser von Dateien fragen, und warum eine Zeile fehlt: ``reason.`` und die Wörter des Grundes."""

MESSAGES = {
    "oews_date": "Die Datei sagt nicht, aus welchem Jahr ihre Löhne stammen.",
    "oews_date.fix": "Geben Sie es an: --date 2024-05-12 für Mai 2024.",
    "price_entity": "Die Datei sagt nicht, wessen Kurse sie enthält.",
    "price_entity.fix": "Geben Sie den Namen an, etwa --entity GOOG.",
    "json": "Die Datei lässt sich nicht als JSON lesen: {detail}",
    "json.fix": "Prüfen Sie, ob sie vollständig und als UTF-8 gespeichert ist.",
    "table_columns": "Die Spalten dieser Tabelle sind nicht zu deuten: {columns}.",
    "table_columns.fix": (
        "Nötig sind eine Stelle und ihre Bezahlung, etwa: Stelle, Gehalt, Währung, Ort, Datum."
    ),
    "table_needs": "Die Tabelle sagt nicht alles, was nötig ist, um ihre Gehälter zu vergleichen.",
    "table_needs.fix": (
        "Ergänzen Sie den Befehl um: {options}. Die Art ist incumbent (Lohnbuchhaltung), attested "
        "(Behördenmeldung), self-reported (Selbstauskunft) oder advertised (Stellenanzeige); das Datum "
        "ist der Tag, an dem das Gehalt galt. Beträge mit eigener Währung brauchen kein --currency."
    ),
    "salary_is_base": "„Gehalt“ wird als Grundgehalt gelesen. Ist es die Gesamtvergütung, sagen Sie das beim Einlesen.",
    "german_numbers": (
        "Die Kopfzeile ist deutsch, also gilt 1.500 als eintausendfünfhundert. Ist eineinhalb gemeint, nennen Sie beim Einlesen die Schreibweise 1,234.5."
    ),
    "reason.ambiguous number": "mit mehrdeutiger Zahl (die Schreibweise, 1,234.5 oder 1.234,5, klärt es)",
    "reason.two currencies": "mit zwei Währungen",
    "reason.no company": "ohne Unternehmen",
}
