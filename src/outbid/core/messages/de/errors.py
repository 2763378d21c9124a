"""Error messages: what is wrong and, under ``.fix``, what to do."""

MESSAGES = {
    "problems": "{count} Probleme",
    "no_schedule": "Für {what} gibt es keine Steuertabelle.",
    "no_schedule.fix": "Tabellen gibt es für: {available}.",
}
