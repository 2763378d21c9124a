"""What tax tables say of themselves; they are written in English, so nothing needs translating here."""

MESSAGES: dict[str, str] = {}
