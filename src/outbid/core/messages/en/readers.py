"""What readers of files ask for, and why a row is left out: ``reason_`` and the reason's words."""

MESSAGES = {
    "oews_date": "The file does not say of which year its wages are.",
    "oews_date.fix": "Give it: --date 2024-05-12 for May 2024.",
    "price_entity": "The file does not say whose prices it holds.",
    "price_entity.fix": "Give the name, say --entity GOOG.",
    "json": "The file is not readable as JSON: {detail}",
    "json.fix": "Check that it was saved whole, as UTF-8.",
}
