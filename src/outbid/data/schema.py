"""The tables of the store, column by column, and the words that tell one kind of evidence from another.

Types are those of Ibis, written as text, so that this module imports nothing.
"""

from __future__ import annotations

from typing import Literal, get_args

Kind = Literal["incumbent", "attested", "self-reported", "advertised"]
"""Who says so: a payroll survey, a sworn filing, the person, or a job posting. Kinds are never mixed."""
Measure = Literal["base", "target cash", "total", "on-target"]
"""What is counted: base; base and target bonus; all of it with a year's equity; base and commission on target."""
Bound = Literal["exact", "at least", "at most", "range"]
"""How ``pay`` is meant. A top-coded value is ``at least``; a posted range is ``range``, with ``low`` and ``high``."""

KINDS: tuple[Kind, ...] = get_args(Kind)
MEASURES: tuple[Measure, ...] = get_args(Measure)
BOUNDS: tuple[Bound, ...] = get_args(Bound)
LEVELS = ("intern", "entry", "mid", "senior", "staff", "principal", "manager", "director", "executive")
"""Seniority as titles tell it: six of the individual track, three of the managing one."""
TAGS = ("ai", "genai", "sales")

PAY_RECORDS: dict[str, str] = {
    "batch": "int32",  # the import it came with
    "row": "int64",  # its place in the file, counted from 1 at the first row after the header
    "source": "string",  # id in the catalogue, "user/NAME" for a user's own
    "kind": "string",
    "measure": "string",
    "bound": "string",
    "title": "string",  # as the source has it, blanks trimmed
    "role": "string",  # id of the role family; null: the title could not be placed
    "level": "string",  # one of LEVELS; null: neither source nor title says
    "ai": "boolean",
    "genai": "boolean",
    "sales": "boolean",
    "soc": "string",  # "15-1252", as the source states it
    "country": "string",  # ISO 3166-1 alpha-2
    "state": "string",  # ISO 3166-2, "US-CA"
    "cbsa": "string",  # "41860"; null outside the United States and where unknown
    "employer": "string",  # resolved name; null: the source names none
    "currency": "string",  # ISO 4217
    "pay": "float64",  # a year, in currency; of a range its midpoint, of a bound the bound
    "low": "float64",  # ends of a range, else null
    "high": "float64",
    "stock": "float64",  # parts of a total, where stated and adding up, else null
    "bonus": "float64",
    "date": "date",  # when it was true; the middle of the period where only that is known
    "weight": "float64",  # people the record stands for
    "experience": "float64",  # years
    "flag": "string",  # what is odd about a row that is kept, else null
}
"""One person's, one posting's or one filing's pay."""

AGGREGATES: dict[str, str] = {
    "batch": "int32",
    "row": "int64",
    "source": "string",
    "kind": "string",
    "measure": "string",
    "soc": "string",
    "occupation": "string",  # its name in the source
    "role": "string",  # role family of the code; null: none
    "country": "string",
    "state": "string",
    "cbsa": "string",
    "industry": "string",  # NAICS sector, null: all industries
    "currency": "string",
    "date": "date",
    "employment": "float64",
    "employment_rse": "float64",  # relative standard error, as a fraction
    "mean": "float64",
    "mean_rse": "float64",
    "p10": "float64",
    "p25": "float64",
    "p50": "float64",
    "p75": "float64",
    "p90": "float64",
    "capped": "int32",  # how many of the five percentiles, counted from the top, are lower bounds
}
"""Published percentiles of an occupation in a place."""

SERIES: dict[str, str] = {
    "batch": "int32",
    "row": "int64",
    "source": "string",
    "series": "string",  # what is counted: "postings", "ai share of postings", "price", "layoffs", "exchange rate", …
    "entity": "string",  # of what: a sector, a company, a currency; null: all
    "country": "string",
    "date": "date",
    "value": "float64",
    "unit": "string",  # "index, 2020-02-01 = 100", "share", "growth a year", "USD", "people", …
    "note": "string",
}
"""Values by date. An index is not a level: the unit says which."""

IMPORTS: dict[str, str] = {
    "batch": "int32",
    "source": "string",
    "layout": "string",
    "file": "string",  # name without folders
    "sha256": "string",
    "bytes": "int64",
    "rows_read": "int64",
    "rows_kept": "int64",  # over the three tables
    "added": "date",
    "taxonomy": "string",  # version of the taxonomy that placed the titles
}
"""One line an import."""

REJECTS: dict[str, str] = {"batch": "int32", "reason": "string", "rows": "int64"}
"""How many rows an import left out, by reason."""

REJECTED_ROWS: dict[str, str] = {"batch": "int32", "row": "int64", "reason": "string", "excerpt": "string"}
"""The rows left out, at most :data:`LISTED` a reason, so that a person can look at them."""

LISTED = 1000

TABLES: dict[str, dict[str, str]] = {
    "pay_records": PAY_RECORDS,
    "aggregates": AGGREGATES,
    "series": SERIES,
    "imports": IMPORTS,
    "rejects": REJECTS,
    "rejected_rows": REJECTED_ROWS,
}

STAGED_RECORDS: dict[str, str] = {
    "row": "int64",
    "reason": "string",  # why the row is left out; null: it is kept
    "excerpt": "string",  # what to show of a row left out; never a personal column
    **{
        name: kind
        for name, kind in PAY_RECORDS.items()
        if name not in ("batch", "row", "source", "role", *TAGS, "cbsa")
    },
    "county": "string",
    "city": "string",  # or any text that names the place
}
"""What a reader gives of records: as stated by the source, not yet placed by the taxonomy.

``level`` is set only where the source itself states one; ``state`` may be two letters or a name, ``country`` a code
or a name. Columns that a layout lacks may be left out.
"""

STAGED_AGGREGATES: dict[str, str] = {
    "row": "int64",
    "reason": "string",
    "excerpt": "string",
    **{name: kind for name, kind in AGGREGATES.items() if name not in ("batch", "row", "source", "role")},
}
STAGED_SERIES: dict[str, str] = {
    "row": "int64",
    "reason": "string",
    "excerpt": "string",
    **{name: kind for name, kind in SERIES.items() if name not in ("batch", "row", "source")},
}
