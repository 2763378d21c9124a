"""Die Hilfetexte der Befehlszeile."""

MESSAGES = {
    "overview": """Outbid: Was ist Ihnen dieses Gehaltspaket wert, nach Steuern, Risiko und Verwässerung?

Aufruf: outbid BEFEHL [Optionen]

  start                   die App im Browser, nur auf diesem Rechner, mit einem Beispiel
  compare A B … --me ICH   welches Angebot Ihnen mehr wert ist, um wie viel, und was das ändern würde
  worth ANGEBOT --me ICH   was Ihnen ein Angebot wert ist
  check ANGEBOT            was in einem Angebot fehlt, sich widerspricht oder auffällt; was zuerst zu fragen ist
  equity DATEI             wer bei einem Exit was bekommt, Klasse für Klasse, und was Ihre Zuteilung einbringt
  pay BERUF                was der Markt zahlt, wie sicher die Zahl ist und woher sie kommt
  premium MERKMAL          was eine Fähigkeit (ai, genai, sales) ausmacht, im Markt und bei Gleichem
  band BERUF               eine Gehaltsspanne aus Markt und eigenen Regeln
  publish BERUF            was davon veröffentlicht werden darf, und die Anzeige als JSON-LD
  gap DATEI                Entgeltlücken zwischen Frauen und Männern nach Gruppen
  data                     die Daten auf diesem Rechner; data add DATEI nimmt eigene auf
  win KANDIDAT             das günstigste Paket, das jemand mit der gewünschten Chance annimmt
  team PLAN                wem was anzubieten ist mit einem Budget und einem Pool, und was mehr brächte
  market run DATEI         wer wen zu welcher Vergütung einstellt, wer übrig bleibt, was Schocks bewirken
  market shock DATEI NAME  ein Schock im Einzelnen, oder ein eigener: --set "segment.NAME.headcount=+20%"
  market check DATEI       was in einer Marktdatei fehlt, sich widerspricht oder auffällt
  replay 2024             neun Behauptungen über den Markt von Anfang 2024: Daten, Modell, was wäre, wenn
  validate                sagt das Marktmodell Gehälter voraus, die es nicht kennt? 2021 bis 2024
  me                       fünf Fragen, die Ihre Risikoaversion bestimmen
  schema ART               JSON-Schema der Dateien, für Editoren: offer, me, company, market,
                           candidate, employer, team

  outbid BEFEHL --help     die Optionen eines Befehls
  --version                die Version
  --language en|de         Sprache aller Texte (sonst: OUTBID_LANGUAGE oder die des Systems)

Alles läuft auf diesem Rechner, aus Ihren Dateien; kein Netz wird benutzt.
Rückgabewerte: 0 fertig, 2 etwas an der Eingabe ist zu berichtigen, 130 abgebrochen, 1 ein Fehler von Outbid.
""",
    "usage": "Aufruf",
    "options": "Optionen",
    "arguments": "Angaben",
    "help": "zeigt diese Hilfe",
    "compare": "Vergleicht Angebote für eine Person: Sicherheitsäquivalente über dieselben Zukünfte, gepaarte Chancen, Kipppunkte.",
    "worth": "Was ein Angebot einer Person wert ist: Sicherheitsäquivalent, Chancen und wie aus dem Genannten der Wert wird.",
    "check": "Was in einem Angebot fehlt, sich widerspricht oder auffällt, die wertvollste Frage zuerst.",
    "me": "Fünf Entscheidungen zwischen sicherem Einkommen und Lotterie; ergibt Ihre relative Risikoaversion.",
    "equity": "Wer beim Verkauf oder Börsengang eines Unternehmens was bekommt: jede Klasse und Ihre Zuteilung, nach Exit-Wert.",
    "schema": "Gibt das JSON-Schema einer Art von Datei aus, für Editoren.",
    "offers": "Angebotsdateien (TOML); auch die heutige Stelle ist ein Angebot",
    "offer": "Angebotsdatei (TOML)",
    "me_file": "Personendatei (TOML); sonst: me.toml neben dem ersten Angebot",
    "json": "gibt die Antwort als JSON aus",
    "html": "schreibt auch einen Bericht als eine HTML-Datei (sonst outbid-report.html)",
    "seed": "Startwert der Zukünfte (sonst 1)",
    "futures": "Zahl der Zukünfte (sonst 100000)",
    "precise": "quasizufällige Zukünfte: kleinerer Fehler bei gleicher Zahl",
    "threads": "Threads (sonst: alle Kerne, höchstens 8); ändert nur die Dauer",
    "language": "Sprache der Texte: en oder de",
    "locale": "Zahlenformat, en oder de: wie Zahlen in den Dateien und in der Antwort geschrieben sind",
    "as_of": "Tag, von dem aus Fristen beurteilt werden (sonst: heute)",
    "answers": "die fünf Antworten auf einmal, zum Beispiel ABBAB",
    "company": "Beteiligungsübersicht (TOML) oder ein Paket im Open Cap Format: Ordner oder .zip",
    "grant": "Ihre Zuteilung: Kennung, Nummer oder Inhaber im Paket, oder der Name eines Anspruchs",
    "shares": "Zahl Ihrer Anteile oder Optionen, wenn nicht die der Zuteilung",
    "strike": "Ausübungspreis von Optionen auf Stammanteile",
    "exit": 'Exit-Werte, die gezeigt werden, etwa "20M; 50M; 100M" (sonst: um die Stellen, an denen sich etwas ändert)',
    "event": "sale (Verkauf, sonst) oder ipo: Beim Börsengang wandeln Vorzugsanteile von selbst",
    "kind": "welches Schema: offer, me, company, market, candidate, employer oder team",
    "error": "Fehler",
    "unknown_command": "„{value}“ ist kein Befehl. Meinten Sie „{nearest}“?",
    "unrecognized": "nicht verstanden: {value}.",
    "twice": "{argument} ist zweimal angegeben.",
    "required": "es fehlt: {value}.",
    "choice": "{argument}: „{value}“ ist nicht möglich; möglich sind: {available}.",
    "expected": "{argument}: Es fehlt ein Wert.",
    "invalid_value": "{argument}: „{value}“ ist keine ganze Zahl.",
    "see_help": "Siehe `outbid {command} --help`.",
    "interrupted": "abgebrochen",
    "defect": "Das ist ein Fehler von Outbid, nicht Ihrer Eingabe: {error}. Bitte melden Sie ihn mit den Dateien, die ihn zeigen.",
    "outlook": "private Beteiligungen nur nach einem Ausblick sehen: Ihrer Erwartung (stated), dem Preis der letzten Runde (priced) oder Basisraten",
    "market": "Räumt einen Markt aus Menschen und Arbeitgebern: Vergütung, wer wen einstellt, wer übrig bleibt, was Schocks bewirken.",
    "market_action": "run: räumen, mit dem Ergebnis jedes Schocks; shock: ein Schock im Einzelnen; check: was der Datei fehlt",
    "market_file": "Marktdatei (TOML)",
    "market_name": "bei shock: der Name des Schocks in der Datei (sonst der erste)",
    "market_with": "bei shock: dieser Schock der Datei zugleich, und mit ihm die Änderungen von --set; mehrfach möglich",
    "market_set": 'bei shock: eine Änderung, etwa "employer.Frontier lab.cash_cap=-20%%"; mehrfach möglich',
    "market_draws": "Ziehungen der unsicheren Eingaben (sonst wie in der Datei)",
    "market_seed": "Startwert der Ziehungen (sonst wie in der Datei)",
    "market_workers": "Prozesse (sonst 1); ändert nur die Dauer",
    "clearing": "Räumen",
    "pay": "Was der Markt zahlt: Perzentile mit ihren Intervallen, nach Art und Maß der Daten, die nie vermischt werden.",
    "premium": "Was eine Fähigkeit ausmacht: im Markt, am selben Ort, beim selben Arbeitgeber auf derselben Stufe.",
    "data": "Die Daten auf diesem Rechner: Quellen, Lizenzen, Alter und was weggelassen wurde; nimmt eigene auf.",
    "pay_role": "Beruf oder Titel, etwa „Softwareentwickler“",
    "pay_level": "intern, entry, mid, senior, staff, principal, manager, director oder executive",
    "pay_place": "Land, Bundesstaat oder Metropolregion, als Name oder Code, etwa US-CA",
    "pay_employer": "nur dieser Arbeitgeber",
    "pay_tag": "nur Titel, die das verraten: ai, genai oder sales",
    "pay_kind": "nur diese Art von Daten",
    "pay_measure": "nur dieses Maß der Vergütung",
    "pay_since": "nur Angaben von diesem Tag an (2024-01-01)",
    "pay_as_of": "schreibt die Vergütung auf diesen Tag fort (sonst: wie angegeben)",
    "pay_ageing": "wie fortgeschrieben wird (sonst compound: mit Zinseszins)",
    "pay_growth": "Wachstum der Vergütung im Jahr, etwa 3%% (sonst: aus den Daten)",
    "pay_currency": "Währung der Antwort, etwa EUR",
    "pay_data": "Datei mit den Daten (Vorgabe: der eigene Bestand)",
    "pay_share_above": "auch der Anteil, der mehr als das verdient, etwa 1M",
    "pay_by": "auch eine Zeile für jede Stufe, jeden Ort oder jeden Arbeitgeber",
    "pay_csv": "schreibt die Zahlen auch als CSV",
    "pay_xlsx": "schreibt die Zahlen auch als XLSX",
    "premium_tag": "ai, genai oder sales",
    "premium_role": "nur dieser Beruf (sonst alle zusammen)",
    "data_action": "list (sonst), add DATEI, rejected QUELLE [GRUND], unplaced QUELLE, remove QUELLE",
    "data_what": "Datei, die dazukommt; oder Quelle oder Nummer eines Einlesens",
    "data_reason": "bei rejected: nur Zeilen, die aus diesem Grund wegfielen",
    "data_source": "bei add: Name der Quelle (sonst der der Datei)",
    "data_layout": "bei add: wie die Datei zu lesen ist (sonst nach ihrem Kopf)",
    "data_kind": "bei add: Art der Daten, wo die Datei sie nicht nennt",
    "data_measure": "bei add: Maß der Vergütung, wo die Datei es nicht nennt",
    "data_currency": "bei add: Währung von Beträgen ohne eine",
    "data_date": "bei add: Tag von Zeilen ohne einen",
    "data_country": "bei add: Land von Zeilen ohne eines",
    "data_entity": "bei add: wessen Werte es sind, etwa ein Kürzel, wo die Datei es nicht sagt",
    "data_data": "Datei mit den Daten (Vorgabe: der eigene Bestand); add legt sie an, wenn es sie nicht gibt",
    "importing": "Einlesen",
    "band": "Eine Gehaltsspanne aus Marktperzentilen und Regeln, und wo Gehälter darin liegen.",
    "publish": "Ob ein Vergleichswert oder eine Anzeige veröffentlicht werden darf und warum; schreibt die Anzeige.",
    "gap": "Entgeltlücken zwischen Frauen und Männern, insgesamt und nach Gruppen, jede mit ihrem Intervall.",
    "win": "Das günstigste Paket eines Arbeitgebers, das ein Kandidat mit einer gewünschten Wahrscheinlichkeit annimmt.",
    "team": "Der Plan für ein Team: ein Paket je Stelle, mit einem Budget und einem Pool, für den größten Wert.",
}
