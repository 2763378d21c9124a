"""Prints the lineage of the shipped evidence as in ``docs/evidence.md``: ``python tools/evidence/lineage.py``.

``--write`` puts them into the page, between its two marks.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from outbid.data.catalogue import Source, sources

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "src" / "outbid" / "data" / "shipped"
PAGE = ROOT / "docs" / "evidence.md"
MARKS = ("<!-- lineage -->", "<!-- end of lineage -->")
MEANING = {
    "duplicate": "repeats another row exactly, or a newer file has it",
    "not_full_time": "not full-time work",
    "implausible_unit": "pay that its stated unit cannot mean",
    "no_pay": "no pay stated or released",
    "no_value": "no value",
    "thinned": "not the last value of its month",
    "not_shipped_area": "a place that questions cannot name: rural areas, territories, groups of countries",
    "not_shipped_group": "a group of occupations between major groups and detailed occupations",
    "not_shipped_industry": "by industry, where all industries together are kept",
    "not_shipped_occupation": "an occupation of no role family, outside the national tables",
    "not_shipped_variable": "another variable of the same file",
}


def main() -> None:
    """Prints or writes the tables."""
    if "--write" in sys.argv:
        text = PAGE.read_text(encoding="utf-8")
        head, _, rest = text.partition(MARKS[0])
        PAGE.write_text(
            f"{head}{MARKS[0]}\n{tables()}\n{MARKS[1]}{rest.partition(MARKS[1])[2]}", encoding="utf-8"
        )
    else:
        print(tables())


def tables() -> str:
    """Markdown: one part a source."""
    with duckdb.connect() as connection:
        return "\n".join(_part(connection, source) for source in sources())


def _part(connection: duckdb.DuckDBPyConnection, source: Source) -> str:
    def rows(table: str, query: str) -> list[tuple[object, ...]]:
        file = SHIPPED / f"{source.id}.{table}.parquet"
        return connection.execute(query.format(f"'{file}'")).fetchall() if file.exists() else []

    files = rows("imports", "SELECT file, rows_read, rows_kept FROM {} ORDER BY file")
    left_out = rows("rejects", "SELECT reason, rows FROM {} ORDER BY rows DESC")
    lines = [
        f"### {source.title['en']} (`{source.id}`)\n",
        f"{source.who}; {source.period}; {source.licence}. {source.answers['en']}\n",
        "| file | rows read | kept |",
        "|---|---|---|",
        *(f"| {name} | {read:,} | {kept:,} |" for name, read, kept in files),
    ]
    if left_out:
        lines += ["", "| left out because | values |", "|---|---|"]
        lines += [f"| {MEANING[str(reason)]} | {count:,} |" for reason, count in left_out]
    return "\n".join([*lines, "", *(f"- {caveat['en']}" for caveat in source.caveats), ""])


if __name__ == "__main__":
    main()
