"""Was die App über Dateien sagt."""

MESSAGES = {
    "reserved_name": "{value} ist ein Name, den manche Systeme für sich behalten.",
    "reserved_name.fix": "Wählen Sie einen anderen Namen.",
    "name_too_near": "{value} unterscheidet sich von {other} nur in Großschreibung oder Akzenten.",
    "name_too_near.fix": "Wählen Sie einen anderen Namen: Auf manchen Rechnern wären beide dieselbe Datei.",
    "leads_out": "Das ist eine Verknüpfung mit einer Datei außerhalb Ihres Ordners.",
    "leads_out.fix": "Kopieren Sie die Datei selbst in den Ordner.",
    "no_file": "Das ist keine Datei, die gelesen werden kann.",
    "read_only": "Outbid wurde nur zum Lesen gestartet: Es wird nichts gespeichert.",
    "read_only.fix": "Beenden Sie es und starten Sie es ohne --read-only.",
    "busy": "Ein anderes Programm schreibt hier schon zu lange.",
    "busy.fix": "Versuchen Sie es noch einmal; hilft das nicht, beenden Sie jedes laufende Outbid und starten Sie es neu.",
    "no_version": "Diese Fassung wird nicht mehr aufbewahrt.",
    "no_version.fix": "Wählen Sie eine von denen, die aufgelistet sind.",
    "cannot_change": "Die Datei ist nicht mehr so, wie das Formular sie erwartet.",
    "cannot_change.fix": "Öffnen Sie das Formular neu, oder berichtigen Sie den Text der Datei unter Dateien.",
}
