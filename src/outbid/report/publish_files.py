"""The files of publishing: a pay policy, a table of workers, a range made before, and an exported benchmark."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from outbid.core.errors import InputError
from outbid.core.parse import parse_number
from outbid.core.signs import shows, steers
from outbid.core.whole import put
from outbid.evidence.answer import SHARES, Benchmark, Cell
from outbid.evidence.band import Policy
from outbid.evidence.export_rules import Verdict, coarse_amount, coarse_count, coarse_share, safe_cell
from outbid.evidence.pay_gap import Worker
from outbid.packages.toml_file import read_toml
from outbid.packages.validation import validate
from outbid.report.evidence_views import SourceView

MOST_ROWS = 1_000_000
MOST_SIGNS = 120
LARGEST = 200_000_000
"""Bytes of a table of workers that are read."""
_SEXES = {
    **dict.fromkeys(("f", "female", "woman", "w", "weiblich", "frau"), "female"),
    **dict.fromkeys(("m", "male", "man", "männlich", "mann"), "male"),
    **dict.fromkeys(("x", "d", "other", "divers", "diverse", "non-binary", ""), "other"),
}
_COLUMN = {
    **dict.fromkeys(("category", "kategorie", "gruppe", "entgeltgruppe", "tätigkeit", "group"), "category"),
    **dict.fromkeys(("sex", "geschlecht", "gender"), "sex"),
    **dict.fromkeys(("pay", "entgelt", "gehalt", "lohn", "vergütung", "jahresentgelt", "salary"), "pay"),
    **dict.fromkeys(("hours", "stunden", "wochenstunden", "hours a week", "stunden pro woche"), "hours"),
    **dict.fromkeys(
        ("variable", "variabel", "variables entgelt", "davon variabel", "variable pay"), "variable"
    ),
}
"""What the columns of a table of workers may be called, in lower case."""


class _PolicyFile(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    target: float = 0.5
    width: float | None = Field(default=None, gt=0)
    below: float | None = None
    above: float | None = None
    round: float | None = None
    floor: float | Literal["minimum wage"] | None = None
    age_to: dt.date | None = None


@dataclass(frozen=True)
class PolicyFile:
    """A policy as its file states it: ``legal_floor`` asks for the minimum wage, pay is brought to ``age_to``."""

    policy: Policy
    legal_floor: bool = False
    age_to: dt.date | None = None


def load_policy(path: str | Path | None, locale: str | None = None) -> PolicyFile:
    """The policy at ``path``; without one the median of the market and 20% either way.

    Raises:
        InputError: what is wrong with the file, each at its place.
    """
    if path is None:
        return PolicyFile(Policy())
    tables = read_toml(path)
    if not tables:  # which would pass for the usual policy, though somebody meant to state one
        raise InputError("publish.policy_empty", where=str(path))
    return policy_of(tables, str(path), locale)


def policy_of(tables: Mapping[str, Any], path: str, locale: str | None) -> PolicyFile:
    """Like :func:`load_policy`, of ``tables`` that lie at ``path`` or will."""
    stated = validate(_PolicyFile, tables, path, locale)
    sides = stated.below is not None or stated.above is not None
    if stated.width is not None and sides:
        raise InputError("publish.policy_twice", where=path)
    floor = stated.floor if isinstance(stated.floor, float) else None
    if stated.width is not None:
        policy = Policy.of_width(stated.width, target=stated.target, step=stated.round, floor=floor)
    else:
        below = 0.2 if stated.below is None else stated.below
        above = 0.2 if stated.above is None else stated.above
        policy = Policy(stated.target, below, above, stated.round, floor)
    return PolicyFile(policy, stated.floor == "minimum wage", stated.age_to)


@dataclass(frozen=True)
class StatedRange:
    """A range that ``outbid band`` made: its ends a year, and what it was made of.

    ``kind`` and ``measure`` are ``None`` where the ends were given and not built on evidence.
    """

    low: float
    high: float
    currency: str
    cell: Cell
    kind: str | None
    measure: str | None


def load_range(path: str | Path) -> StatedRange:
    """The range that ``outbid band --json`` wrote.

    Raises:
        InputError: the file cannot be read, or is no such answer.
    """
    try:
        stated = json.loads(_text(path, "publish.no_range_file"))
        made, market = stated["band"], stated["benchmark"]
        ends = float(made["minimum"]["value"]), float(made["maximum"]["value"])
        if not all(map(math.isfinite, ends)):  # which JSON has no words for, and Python reads
            raise ValueError(ends)
        if not all(part is None or isinstance(part, str) for part in stated["cell"].values()):
            raise TypeError(stated["cell"])
        cell = Cell(**stated["cell"])
        of = (str(market["kind"]), str(market["measure"])) if market else (None, None)
        return StatedRange(*ends, str(made["currency"]), cell, *of)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise InputError("publish.no_range_file", where=str(path)) from None


def load_workers(path: str | Path, locale: str | None = None) -> tuple[Worker, ...]:
    """The workers of a CSV file with the columns category, sex, pay and perhaps hours, variable.

    Raises:
        InputError: no such file, a column missing, or a cell that cannot stand there (file and line).
    """
    try:
        found = _workers(_text(path), path, locale)
    except csv.Error as error:
        raise InputError("publish.gap_broken", where=str(path), reason=str(error)) from None
    if not found:
        raise InputError("publish.gap_empty", where=str(path))
    return found


def _workers(text: str, path: str | Path, locale: str | None) -> tuple[Worker, ...]:
    head = text.partition("\n")[0]
    separator = max(";,\t", key=head.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    if not text.strip():
        raise InputError("publish.gap_empty", where=str(path))
    headings = [(name or "").strip().lower() for name in rows.fieldnames or ()]
    names = dict(zip((_COLUMN.get(name, name) for name in headings), rows.fieldnames or (), strict=True))
    for needed in ("category", "sex", "pay"):
        if needed not in names:
            raise InputError(
                "publish.gap_columns", where=str(path), column=needed, found=", ".join(names)[:200]
            )
    if len(names) < len(rows.fieldnames or ()):
        raise InputError("publish.gap_twice", where=str(path), found=", ".join(rows.fieldnames or ())[:200])
    found: list[Worker] = []
    for row in rows:
        where = f"{path}, line {rows.line_num}"
        if any(name is None for name in row):
            # a comma within an amount would else cut it in two, unseen
            raise InputError("publish.gap_cells", where=where, cells=len(names))
        cells = {name: (row[column] or "").strip() for name, column in names.items() if name}
        if not any(cells.values()):
            continue
        if len(found) >= MOST_ROWS:
            raise InputError("publish.gap_large", where=str(path), most=MOST_ROWS)
        found.append(_worker(cells, where, locale))
    return tuple(found)


def _worker(cells: dict[str, str], where: str, locale: str | None) -> Worker:
    category = _category(cells["category"], where)
    sex = _SEXES.get(cells["sex"].lower())
    if sex is None:
        raise InputError("publish.gap_sex", where=where, value=cells["sex"][:40])
    pay = _number(cells, "pay", where, locale)
    hours = _number(cells, "hours", where, locale) if cells.get("hours") else None
    variable = _number(cells, "variable", where, locale) if cells.get("variable") else None
    if pay is None or pay <= 0:
        raise InputError("publish.gap_number", where=where, column="pay", value=cells["pay"][:40])
    if hours is not None and not 0 < hours <= 168:
        raise InputError("publish.gap_number", where=where, column="hours", value=cells["hours"][:40])
    if variable is not None and not 0 <= variable <= pay:
        raise InputError("publish.gap_number", where=where, column="variable", value=cells["variable"][:40])
    return Worker(category, sex, pay, hours, variable)


def _category(cell: str, where: str) -> str:
    """The name in ``cell``, which reports and their charts show: spreadsheets break lines within cells."""
    name = " ".join(cell.split())
    if not shows(name):
        raise InputError("publish.gap_category", where=where)
    if steers(name):
        seen = name.encode("unicode_escape").decode()[:60]
        raise InputError("errors.control_sign", where=f"{where}, category", value=seen)
    if len(name) > MOST_SIGNS:
        raise InputError("errors.text_too_long", where=f"{where}, category", count=len(name), most=MOST_SIGNS)
    return name


def _number(cells: dict[str, str], column: str, where: str, locale: str | None) -> float:
    if not cells[column]:
        raise InputError("publish.gap_number", where=where, column=column, value="")
    try:
        return parse_number(cells[column], locale)
    except InputError as error:
        raise error.at(f"{where}, {column}") from None


def write_whole(path: str | Path, text: str) -> None:
    """Writes ``text`` to ``path``, all of it or nothing.

    Raises:
        InputError: the file cannot be written there.
    """
    try:
        put(text.encode(), path)
    except OSError as error:
        raise InputError(
            "publish.not_written", where=str(path), reason=error.strerror or str(error)
        ) from None


def _text(path: str | Path, broken: str = "publish.gap_text") -> str:
    """The text of a file; ``broken`` is the complaint about one that is no text."""
    try:
        with Path(path).open("rb") as handle:
            content = handle.read(LARGEST + 1)
    except FileNotFoundError:
        raise InputError("errors.file_missing", where=str(path)) from None
    except IsADirectoryError:
        raise InputError("importing.folder", where=str(path)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError("errors.file_unreadable", where=str(path), reason=reason) from None
    if len(content) > LARGEST:
        raise InputError("publish.gap_large", where=str(path), most=MOST_ROWS)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(broken, where=str(path)) from None


_COLUMNS = (
    "role", "level", "country", "state", "cbsa", "employer", "kind", "measure", "currency", "percentile", "pay",
    "low", "high", "bound", "records_from", "employers_from", "largest_share_to", "first", "last", "aged_to",
    "sources", "licences", "attribution",
)  # fmt: skip


def benchmark_csv(benchmark: Benchmark, verdict: Verdict, sources: Sequence[SourceView]) -> str:
    """The percentiles that ``verdict`` lets go, one a row, with licences and attributions; safe in a spreadsheet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in benchmark_rows(benchmark, verdict, sources):
        writer.writerow(
            "" if cell is None else safe_cell(cell) if isinstance(cell, str) else cell
            for cell in row.values()
        )
    return out.getvalue()


def benchmark_rows(
    benchmark: Benchmark, verdict: Verdict, sources: Sequence[SourceView]
) -> list[dict[str, str | float | None]]:
    """One row for each percentile that may go; counts rounded down, the largest share up, amounts to three digits."""
    cell, aged = benchmark.cell, benchmark.aged
    licences = "; ".join(f"{source.id}: {source.licence or 'not stated'}" for source in sources)
    thanks = " ".join(source.attribution for source in sources if source.attribution)
    return [
        dict(
            zip(
                _COLUMNS,
                (
                    cell.role, cell.level, cell.country, cell.state, cell.cbsa, cell.employer, benchmark.kind,
                    benchmark.measure, benchmark.currency, share,
                    *map(coarse_amount, (figure.value, figure.low, figure.high)), figure.bound,
                    coarse_count(benchmark.n), coarse_count(benchmark.employers), coarse_share(benchmark.largest_share),
                    benchmark.first.isoformat(),
                    benchmark.last.isoformat(), aged.to.isoformat() if aged else None, "; ".join(benchmark.sources),
                    licences, thanks,
                ),
                strict=True,
            )
        )
        for share, figure in zip(SHARES, benchmark.percentiles, strict=True)
        if share in verdict.shares
    ]  # fmt: skip
