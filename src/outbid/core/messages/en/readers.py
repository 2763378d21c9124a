"""What readers of files ask for, and why a row is left out: ``reason.`` and the reason's words."""

MESSAGES = {
    "oews_date": "The file does not say of which year its wages are.",
    "oews_date.fix": "Give it: --date 2024-05-12 for May 2024.",
    "price_entity": "The file does not say whose prices it holds.",
    "price_entity.fix": "Give the name, say --entity GOOG.",
    "json": "The file is not readable as JSON: {detail}",
    "json.fix": "Check that it was saved whole, as UTF-8.",
    "table_columns": "the columns of this table are not understood: {columns}.",
    "table_columns.fix": "It needs a title and pay, such as: title, salary, currency, location, date.",
    "table_needs": "the table does not say all that is needed to compare its pay.",
    "table_needs.fix": (
        "Add to the command: {options}. The kind is incumbent (a payroll), attested (a filing), "
        "self-reported or advertised; the date is the day on which the pay was true. Amounts that "
        "carry a currency need no --currency."
    ),
    "salary_is_base": "“Salary” is read as base pay. If it is total pay, say so when you add the file.",
    "german_numbers": (
        "The header is German, so 1.500 is read as one thousand five hundred. If one and a half is meant, name the notation 1,234.5 when you add the file."
    ),
    "reason.ambiguous number": "whose number has two meanings (the notation, 1,234.5 or 1.234,5, settles it)",
    "reason.two currencies": "with two currencies",
    "reason.no company": "without a company",
}
