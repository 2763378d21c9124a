"""Was am Datenbestand nicht stimmt, und an Dateien, die übernommen werden sollen."""

MESSAGES = {
    "locked": "ein anderer Prozess schreibt gerade in den Datenbestand oder hält ihn offen.",
    "locked.fix": "Warte, bis er fertig ist, oder schließe ihn.",
    "newer": "eine neuere Version von Outbid hat diesen Datenbestand geschrieben.",
    "newer.fix": "Aktualisiere Outbid, oder nenne in OUTBID_DATA einen anderen Ort.",
    "not_a_store": "das ist eine DuckDB-Datei, aber kein Datenbestand von Outbid.",
    "not_a_store.fix": "Nenne in OUTBID_DATA eine andere Datei.",
    "damaged": "der Datenbestand ist beschädigt oder keine DuckDB-Datei.",
    "damaged.fix": "Schiebe die Datei weg; die mitgelieferten Daten entstehen neu, eigene müssen noch einmal übernommen werden.",
    "no_place": "der Datenbestand lässt sich hier nicht öffnen oder anlegen: {reason}.",
    "no_place.fix": "Prüfe die Zugriffsrechte und den freien Platz, oder nenne in OUTBID_DATA einen anderen Ort.",
}
