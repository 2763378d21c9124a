"""The help texts of the command line."""

MESSAGES = {
    "overview": """Outbid: what is this pay package worth to you, after tax, risk and dilution?

usage: outbid COMMAND [options]

  compare A B … --me ME   which offer is worth more to you, by how much, and what would flip it
  worth OFFER --me ME     what one offer is worth to you
  check OFFER             what is missing, contradictory or odd in an offer; what to ask first
  equity FILE             who gets what of an exit, class by class, and what your grant gets
  market run FILE         who hires whom at what pay, who is left, and what shocks do
  market shock FILE NAME  one shock in detail, or your own: --set "segment.NAME.headcount=+20%"
  market check FILE       what is missing, contradictory or odd in a market file
  me                      five questions that find your risk aversion
  schema KIND             JSON Schema of the files, for editors: offer, me, company, market

  outbid COMMAND --help   the options of a command
  --version               the version
  --language en|de        language of all texts (default: OUTBID_LANGUAGE, or the system's)

Everything runs on this machine, from your files; no network is used.
Exit codes: 0 done, 2 something in the input needs mending, 130 interrupted, 1 a defect of Outbid.
""",
    "usage": "usage",
    "options": "options",
    "arguments": "arguments",
    "help": "show this help",
    "compare": "Compares offers for one person: certainty equivalents over the same futures, paired chances, switch points.",
    "worth": "What one offer is worth to one person: certainty equivalent, chances, and how the headline becomes it.",
    "check": "What is missing, contradictory or odd in an offer, the most valuable question first.",
    "me": "Five choices between a sure income and a gamble; gives your relative risk aversion.",
    "equity": "Who gets what when a company is sold or goes public: every class and your own grant, by exit value.",
    "schema": "Prints the JSON Schema of a kind of file, for editors.",
    "offers": "offer files (TOML); the current job is an offer too",
    "offer": "offer file (TOML)",
    "me_file": "person file (TOML); default: me.toml beside the first offer",
    "json": "print the answer as JSON",
    "html": "also write a report as one HTML file (default outbid-report.html)",
    "seed": "seed of the futures (default 1)",
    "futures": "number of futures (default 100000)",
    "precise": "quasi-random futures: smaller error for the same number",
    "threads": "threads (default: all cores, at most 8); changes nothing but the time",
    "language": "language of the texts: en or de",
    "locale": "number format, en or de: how numbers in the files and in the answer are written",
    "as_of": "day from which deadlines are judged (default: today)",
    "answers": "the five answers at once, for example ABBAB",
    "company": "cap table (TOML), or an Open Cap Format package: its folder or .zip",
    "grant": "your grant: id, number or holder in a package, or the name of a claim",
    "shares": "number of your shares or options, if not those of the grant",
    "strike": "exercise price of options on common stock",
    "exit": 'exit values to show, such as "20M, 50M, 100M" (default: around the break-points)',
    "event": "sale (default) or ipo: at an IPO preferred stock converts automatically",
    "kind": "which schema: offer, me, company or market",
    "error": "error",
    "unknown_command": "“{value}” is not a command. Did you mean “{nearest}”?",
    "unrecognized": "not understood: {value}.",
    "required": "missing: {value}.",
    "choice": "{argument}: “{value}” is not possible; use one of: {available}.",
    "expected": "{argument}: a value is missing.",
    "invalid_value": "{argument}: “{value}” is not a whole number.",
    "see_help": "See `outbid {command} --help`.",
    "interrupted": "interrupted",
    "defect": "This is a defect of Outbid, not of your input: {error}. Please report it with the files that show it.",
    "outlook": "see private stakes by one outlook only: your belief (stated), the last round's price (priced) or base rates",
    "market": "Clears a market of people and employers: pay, who hires whom, who is left, and what shocks do.",
    "market_action": "run: clear it, with the headline of every shock; shock: one shock in detail; check: what the file lacks",
    "market_file": "market file (TOML)",
    "market_name": "of shock: the name of the shock in the file (default: the first)",
    "market_set": 'of shock: a change, such as "employer.Frontier lab.cash_cap=-20%%"; may be repeated',
    "market_draws": "draws of the uncertain inputs (default: as the file says)",
    "market_seed": "seed of the draws (default: as the file says)",
    "market_workers": "processes (default 1); changes nothing but the time",
    "clearing": "Clearing",
}
