"""The help texts of the command line."""

MESSAGES = {
    "overview": """Outbid: what is this pay package worth to you, after tax, risk and dilution?

usage: outbid COMMAND [options]

  start                   the app in the browser, on this machine only, with a worked example
  compare A B … --me ME   which offer is worth more to you, by how much, and what would flip it
  worth OFFER --me ME     what one offer is worth to you
  check OFFER             what is missing, contradictory or odd in an offer; what to ask first
  equity FILE             who gets what of an exit, class by class, and what your grant gets
  pay ROLE                what the market pays, how sure that figure is, and where it comes from
  premium TAG             what a skill (ai, genai, sales) adds to pay, in the market and like for like
  band ROLE               a pay range from the market and your policy
  publish ROLE            what of it may be published, and the posting as JSON-LD
  gap FILE                pay gaps between women and men, by category of worker
  data                    the evidence on this machine; data add FILE adds your own
  win CANDIDATE           the cheapest package that a candidate takes with the chance you ask for
  team PLAN               whom to offer what within one budget and one pool, and what more would bring
  market run FILE         who hires whom at what pay, who is left, and what shocks do
  market shock FILE NAME  one shock in detail, or your own: --set "segment.NAME.headcount=+20%"
  market check FILE       what is missing, contradictory or odd in a market file
  replay 2024             nine claims about the market of early 2024: the evidence, the model, and what if
  validate                does the market model predict pay it has not seen? 2021 to 2024, from 2014 to 2019
  me                      five questions that find your risk aversion
  schema KIND             JSON Schema of the files, for editors: offer, me, company, market,
                          candidate, employer, team

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
    "kind": "which schema: offer, me, company, market, candidate, employer or team",
    "error": "error",
    "unknown_command": "“{value}” is not a command. Did you mean “{nearest}”?",
    "unrecognized": "not understood: {value}.",
    "twice": "{argument} is given twice.",
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
    "market_with": "of shock: this shock of the file at the same time, and the changes of --set with it; may be repeated",
    "market_set": 'of shock: a change, such as "employer.Frontier lab.cash_cap=-20%%"; may be repeated',
    "market_draws": "draws of the uncertain inputs (default: as the file says)",
    "market_seed": "seed of the draws (default: as the file says)",
    "market_workers": "processes (default 1); changes nothing but the time",
    "clearing": "Clearing",
    "pay": "What the market pays: percentiles with their intervals, by kind and measure of evidence, which are never mixed.",
    "premium": "What a skill adds to pay: in the market, in the same place, and at the same employer and level.",
    "data": "The evidence on this machine: its sources, licences, ages and what was left out; adds your own.",
    "pay_role": "role or title, such as “machine learning engineer”",
    "pay_level": "intern, entry, mid, senior, staff, principal, manager, director or executive",
    "pay_place": "country, state or metropolitan area, by name or code, such as US-CA",
    "pay_employer": "only this employer",
    "pay_tag": "only titles that tell this: ai, genai or sales",
    "pay_kind": "only this kind of evidence",
    "pay_measure": "only this measure of pay",
    "pay_since": "only records from this day on (2024-01-01)",
    "pay_as_of": "bring pay to this day (default: as recorded)",
    "pay_ageing": "how to bring pay to the day (default: compound)",
    "pay_growth": "growth of pay a year, such as 3%% (default: from the evidence)",
    "pay_currency": "currency to answer in, such as EUR",
    "pay_data": "file of the evidence (default: your own store)",
    "pay_share_above": "also the share that earns more than this, such as 1M",
    "pay_by": "also a row for each level, place or employer",
    "pay_csv": "also write the figures as CSV",
    "pay_xlsx": "also write the figures as XLSX",
    "premium_tag": "ai, genai or sales",
    "premium_role": "only this role (default: all together)",
    "data_action": "list (default), add FILE, rejected SOURCE [REASON], unplaced SOURCE, remove SOURCE",
    "data_what": "file to add; or source, or number of an import",
    "data_reason": "of rejected: only rows left out for this reason",
    "data_source": "of add: the name of the source (default: the file's)",
    "data_layout": "of add: how to read the file (default: as its header says)",
    "data_kind": "of add: kind of evidence, where the file does not say",
    "data_measure": "of add: measure of pay, where the file does not say",
    "data_currency": "of add: currency of amounts without one",
    "data_date": "of add: day of rows without one",
    "data_country": "of add: country of rows without one",
    "data_entity": "of add: whose values they are, such as a ticker, where the file does not say",
    "data_data": "file of the evidence (default: your own store); add makes it if it is not there",
    "importing": "Importing",
    "band": "A pay range from market percentiles and a policy, and where pays lie in it.",
    "publish": "Whether a benchmark or a posting may be published, and why; writes the posting.",
    "gap": "Pay gaps between women and men, overall and by category, each with its interval.",
    "win": "The cheapest package of an employer that a candidate takes with a target probability.",
    "team": "The plan for a team: a package for each opening, within one budget and one pool, for the most value.",
}
