"""Benchmarks as a table of figures for spreadsheets: CSV and XLSX, in which text is never a formula."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from typing import Any

from outbid.core import catalogue
from outbid.core.rounding import to_whole
from outbid.core.today import today
from outbid.core.whole import save
from outbid.evidence.answer import Benchmark, Figure
from outbid.evidence.export_rules import Reason, judge
from outbid.report.evidence_views import PayView, Provenance

Value = str | float | int | None
NAMES = ("p10", "p25", "p50", "p75", "p90")
MAY, MAY_NOT = "may be published", "may not be published"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet read text as a formula."""

HEADER = (
    "figures", "role", "level", "country", "state", "cbsa", "employer", "tag", "kind", "measure", "currency",
    *(f"{name}{part}" for name in NAMES for part in ("", "_low", "_high", "_bound")),
    "n", "independent", "employers", "largest_share", "own_weight", "first", "last", "sources", "licences",
    "attributions", "publishing",
)  # fmt: skip


def rows_of(view: PayView) -> list[tuple[Value, ...]]:
    """One row for each benchmark and each model, under :data:`HEADER`; intervals are at 90% confidence."""
    found = dict.fromkeys((*view.answer.benchmarks, *view.cells))
    rows = []
    for benchmark in found:
        figures = "published" if benchmark.published else "observed"
        going = publishing(benchmark, view)
        rows.append((*_row(figures, benchmark, benchmark.percentiles, None, view.provenance), going))
        if benchmark.modelled is not None:
            model = benchmark.modelled
            row = _row("modelled", benchmark, model.percentiles, model.own_weight, view.provenance)
            rows.append((*row, f"{MAY_NOT}: {catalogue.text('publish.model_stays', 'en')}"))
    return rows


def publishing(benchmark: Benchmark, view: PayView) -> str:
    """What the export rules say of a row on the day of the answer; here everything is shown, and marked.

    Words are English, as the names of the columns are, whatever language the answer is read in.
    """
    closed = tuple(source.id for source in view.provenance.sources if not source.licence)
    verdict = judge(benchmark, view.day or today(), closed_sources=closed)
    reasons = verdict.left_out if verdict.may else verdict.against
    told = " ".join(_reason(each) for each in reasons)
    mark = MAY if verdict.may else MAY_NOT
    return f"{mark}: {told}" if told else mark


def _reason(reason: Reason) -> str:
    params: dict[str, Any] = {
        name: f"{to_whole(100 * value)}%" if name in ("share", "most") and isinstance(value, float) else value
        for name, value in reason.params.items()
    }
    return catalogue.text(reason.key, "en", **params)


def _row(
    figures: str,
    b: Benchmark,
    percentiles: Sequence[Figure],
    own_weight: float | None,
    provenance: Provenance,
) -> tuple[Value, ...]:
    known = {source.id: source for source in provenance.sources}
    cited = [known[source] for source in b.sources if source in known]
    cell = b.cell
    return (
        figures, cell.role, cell.level, cell.country, cell.state, cell.cbsa, cell.employer, cell.tag, b.kind,
        b.measure, b.currency,
        *(value for f in percentiles for value in (f.value, f.low, f.high, f.bound)),
        b.n, b.independent, b.employers, b.largest_share, own_weight, b.first.isoformat(), b.last.isoformat(),
        "; ".join(b.sources), "; ".join(dict.fromkeys(source.licence for source in cited)),
        "; ".join(dict.fromkeys(source.attribution for source in cited)),
    )  # fmt: skip


def harmless(value: Value) -> Value:
    """Text that a spreadsheet would read as a formula, with an apostrophe before it; all else as it is."""
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA):
        return f"'{value}"
    return value


def write_csv(view: PayView, path: str | os.PathLike[str]) -> None:
    """Writes the rows of ``view`` as CSV. Raises :class:`InputError` if the file cannot be written."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(HEADER)
    table.writerows([[harmless(value) for value in row] for row in rows_of(view)])
    save(text.getvalue().encode(), path)


def write_xlsx(view: PayView, path: str | os.PathLike[str]) -> None:
    """Writes the rows of ``view`` as XLSX, numbers as numbers. Raises like :func:`write_csv`."""
    save(xlsx_of(view), path)


def xlsx_of(view: PayView) -> bytes:
    """The rows of ``view`` as XLSX, numbers as numbers."""
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet("pay")
        money, bold = book.add_format({"num_format": "#,##0"}), book.add_format({"bold": True})
        sheet.freeze_panes(1, 1)
        for column, name in enumerate(HEADER):
            sheet.write_string(0, column, name, bold)
        for line, row in enumerate(rows_of(view), 1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    # a string cell is text whatever it begins with; the apostrophe guards it when it is saved as CSV
                    sheet.write_string(line, column, str(harmless(value)))
                elif value is not None:
                    sheet.write_number(line, column, value, money if abs(value) >= 1000 else None)
        sheet.set_column(0, len(HEADER) - 1, 14)
    return content.getvalue()
