"""Was die App über Märkte sagt, und über Berechnungen, die laufen."""

MESSAGES = {
    "job_title": "Eine lange Berechnung",
    "job_heading": "Das dauert eine Weile",
    "job_progress": "Wie weit die Berechnung ist",
    "job_waits": "Wartet, bis sie an der Reihe ist.",
    "job_begins": "Beginnt.",
    "job_percent": "{percent} % fertig.",
    "job_cancel": "Abbrechen",
    "job_other_pages": "Sie können auf andere Seiten gehen: Die Berechnung läuft weiter, und diese Seite führt zur Antwort, sobald sie da ist.",
    "job_cancelled": "Abgebrochen, wie Sie es wollten",
    "job_failed": "Die Berechnung kam zu keiner Antwort",
    "job_done": "Fertig",
    "job_back": "Zurück zur Frage",
}
