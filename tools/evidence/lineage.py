"""Prints the computed parts of ``docs/evidence.md``: ``python tools/evidence/lineage.py [--write | --check]``.

``--write`` puts them into the page, each between its two marks; ``--check`` says whether they stand there already.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import duckdb
from sayings import said

from outbid.core.catalogue import text
from outbid.data.catalogue import Source, sources
from outbid.data.store import SHIPPED, open_store

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "evidence.md"


def main() -> None:
    """Prints, writes or checks the parts."""
    page = PAGE.read_text(encoding="utf-8")
    fresh = refreshed(page)
    if "--write" in sys.argv:
        PAGE.write_text(fresh, encoding="utf-8")
    elif "--check" in sys.argv:
        sys.exit(None if fresh == page else f"{PAGE.name} is not what the shipped evidence says")
    else:
        print(*(part() for part in PARTS.values()), sep="\n")


def refreshed(page: str) -> str:
    """The page with each part between its marks."""
    for name, part in PARTS.items():
        head, mark, rest = page.partition(f"<!-- {name} -->\n")
        _, end, tail = rest.partition(f"<!-- end of {name} -->")
        page = f"{head}{mark}{part()}\n{end}{tail}"
    return page


def lineage() -> str:
    """Markdown: one part a source, from its files to what is kept."""
    with duckdb.connect() as connection:
        return "\n".join(_lineage_of(connection, source) for source in sources())


def _lineage_of(connection: duckdb.DuckDBPyConnection, source: Source) -> str:
    def rows(table: str, query: str) -> list[tuple[object, ...]]:
        file = SHIPPED / f"{source.id}.{table}.parquet"
        return connection.execute(query.format(f"'{file}'")).fetchall() if file.exists() else []

    files = rows("imports", "SELECT file, layout, rows_read, rows_kept FROM {} ORDER BY file")
    left_out = rows(
        "rejects", "SELECT reason, sum(rows)::BIGINT AS n FROM {} GROUP BY reason ORDER BY n DESC, reason"
    )
    lines = [
        f"### {source.title['en']} (`{source.id}`)\n",
        f"{source.who}; {source.period}. {source.answers['en']}\n",
        f"Licence: {source.licence}. To be named as: *{source.attribution}*.\n",
        "| file | layout | rows read | values kept |",
        "|---|---|---|---|",
        *(f"| {name} | {layout} | {read:,} | {kept:,} |" for name, layout, read, kept in files),
    ]
    if left_out:
        lines += ["", "| left out | values |", "|---|---|"]
        lines += [f"| {text(f'evidence.reason.{reason}', 'en')} | {count:,} |" for reason, count in left_out]
    return "\n".join([*lines, "", *(f"- {caveat['en']}" for caveat in source.caveats), ""])


def sayings() -> str:
    """Markdown: the statements about the market, and what the shipped evidence says of each."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "evidence.duckdb") as store:
        return said(store)


PARTS: dict[str, Callable[[], str]] = {"lineage": lineage, "sayings": sayings}

if __name__ == "__main__":
    main()
