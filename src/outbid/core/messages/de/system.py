"""Was das Betriebssystem ablehnt."""

MESSAGES = {
    "EAI_NONAME": "Unter diesem Namen ist kein Rechner bekannt",
    "EACCES": "Der Zugriff ist nicht erlaubt",
    "EBUSY": "Die Datei oder das Gerät ist belegt",
    "EEXIST": "Die Datei gibt es schon",
    "EFBIG": "Die Datei ist zu groß",
    "EIO": "Das Laufwerk meldet einen Fehler",
    "EISDIR": "Das ist ein Ordner",
    "ELOOP": "Zu viele Verweise führen dorthin",
    "EMFILE": "Zu viele Dateien sind offen",
    "ENAMETOOLONG": "Der Dateiname ist zu lang",
    "ENFILE": "Im ganzen System sind zu viele Dateien offen",
    "ENOENT": "Die Datei oder den Ordner gibt es nicht",
    "ENOSPC": "Auf dem Laufwerk ist kein Platz mehr",
    "ENOTDIR": "Das ist kein Ordner",
    "EPERM": "Das ist nicht erlaubt",
    "EROFS": "Das Dateisystem lässt nur Lesen zu",
    "ESTALE": "Das Netzlaufwerk kennt die Datei nicht mehr",
    "ETIMEDOUT": "Die Wartezeit ist abgelaufen",
    "ETXTBSY": "Die Datei wird gerade ausgeführt",
}
