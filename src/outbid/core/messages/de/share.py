"""Berichte zum Mitnehmen."""

MESSAGES = {
    "nothing_to_measure_by": "Kein Angebot ist Ihnen mehr als nichts wert, so dass nichts da ist, woran die anderen gemessen werden könnten.",
    "nothing_to_measure_by.fix": "Geben Sie den Bericht mit seinen Beträgen weiter, oder gar nicht.",
    "pdf_name": "{value} ist kein Name für eine PDF-Datei.",
    "pdf_name.fix": "Nennen Sie einen Dateinamen, der auf .pdf endet.",
    "xlsx_name": "{value} ist kein Name für eine Arbeitsmappe.",
    "xlsx_name.fix": "Nennen Sie einen Dateinamen, der auf .xlsx endet.",
    "written": "Geschrieben nach {path}.",
    "option_pdf": "den Bericht auch als PDF schreiben (Vorgabe outbid-report.pdf)",
    "option_xlsx": "die Zahlen auch als Arbeitsmappe schreiben (Vorgabe outbid-report.xlsx)",
    "option_incognito": "nur Verhältnisse: kein Geldbetrag und kein Name in allem, was gezeigt oder geschrieben wird",
    "amounts_only": "Diese Art von Antwort besteht aus Beträgen: Ohne sie lässt sie sich nicht zeigen.",
    "amounts_only.fix": "Geben Sie stattdessen weiter, was Angebote wert sind, oder lassen Sie das Häkchen weg.",
    "no_report": "Von einer Antwort der Art {value} gibt es keinen Bericht.",
    "no_report.fix": "Nehmen Sie ihr JSON, oder drucken Sie ihre Seite.",
}
