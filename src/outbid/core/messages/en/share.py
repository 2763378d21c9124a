"""Reports to take along."""

MESSAGES = {
    "nothing_to_measure_by": "No offer is worth more than nothing to you, so that there is nothing to measure the others by.",
    "nothing_to_measure_by.fix": "Share the report with its amounts, or not at all.",
    "pdf_name": "{value} is no name for a PDF.",
    "pdf_name.fix": "Give a file name that ends in .pdf.",
    "xlsx_name": "{value} is no name for a workbook.",
    "xlsx_name.fix": "Give a file name that ends in .xlsx.",
    "written": "Written to {path}.",
    "option_pdf": "also write the report as PDF (default outbid-report.pdf)",
    "option_xlsx": "also write the figures as a workbook (default outbid-report.xlsx)",
    "option_incognito": "ratios only: no amount of money and no name, in whatever is shown or written",
    "amounts_only": "This kind of answer holds amounts and nothing else: it cannot be shown without them.",
    "amounts_only.fix": "Share what offers are worth instead, or leave the tick out.",
    "no_report": "There is no report of an answer of the kind {value}.",
    "no_report.fix": "Take its JSON, or print its page.",
}
