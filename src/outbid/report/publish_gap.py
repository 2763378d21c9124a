"""A pay gap as a page: the gap overall, by category, and the test of article 10."""

from __future__ import annotations

from outbid.evidence.answer import Figure
from outbid.evidence.pay_gap import LEAST_SHOWN, Gap
from outbid.report.evidence_page import Cell, Grid, GridRow, Page, Section
from outbid.report.evidence_words import day_text, share_text
from outbid.report.format import Reader
from outbid.report.publish_charts import gap_chart
from outbid.report.publish_views import GapView
from outbid.report.publish_words import say


def gap_page(view: GapView, reader: Reader) -> Page:
    """``view`` as a page."""
    found = view.gap
    value = found.overall.mean.value
    if value is None:
        lead = say(reader, "gap_lead_none")
    else:
        size = share_text(_turned(found.overall.mean), reader)
        lead = say(reader, "gap_lead" if value >= 0 else "gap_lead_above", gap=size)
    rest = [say(reader, "gap_basis_hour" if found.hourly else "gap_basis_year")]
    known = [each for each in found.categories if each.over is not None]
    over = [each for each in known if each.over]
    words = {
        "all": len(known),
        "threshold": reader.percent(view.threshold),
        "reference": say(reader, "ref_10"),
    }
    if over:
        clear = sum(each.clear for each in over)
        rest.append(say(reader, "gap_five", count=len(over), clear=clear, months=view.remedy_months, **words))
    elif known:
        rest.append(say(reader, "gap_five_none", **words))
    groups = (found.overall, *found.categories)
    parted = any(each.basic is not None for each in groups)
    rows = tuple(_gap_row(each, reader, parted=parted) for each in groups)
    names = ("women", "men", "mean", "median", *(("basic", "varying") if parted else ()), "test")
    headings = tuple(say(reader, f"gap_{name}") for name in names)
    lines = []
    if found.quartiles:
        shares = ", ".join(reader.percent(share) for share in found.quartiles)
        lines.append(say(reader, "gap_quartiles", shares=shares))
    if found.variable_women is not None and found.variable_men is not None:
        gaps = {
            name: "–" if gap is None else reader.percent(gap)
            for name, gap in (("mean", found.variable_mean), ("median", found.variable_median))
        }
        both = {"women": reader.percent(found.variable_women), "men": reader.percent(found.variable_men)}
        lines.append(say(reader, "gap_variable", **both, **gaps))
    if found.others and not view.public:
        lines.append(say(reader, "gap_others", count=found.others))
    if view.left_out:
        lines.append(say(reader, "gap_left_out", count=view.left_out, least=LEAST_SHOWN))
    if view.reporting is not None:
        due = view.reporting
        first = day_text(due.first, reader)
        lines.append(
            say(reader, "gap_reporting", first=first, years=due.every_years, reference=say(reader, "ref_9"))
        )
    note = say(reader, "gap_note", as_of=day_text(view.as_of, reader))
    chart = gap_chart(view, reader)
    sections = (
        *([Section(say(reader, "gap_chart_title"), chart=chart)] if chart else []),
        Section(view.file, grid=Grid("", say(reader, "gap_col"), headings, rows)),
        Section(say(reader, "gap_more"), tuple(lines)),
        Section(say(reader, "gap_rests"), (note,), fine=True),
    )
    return Page(say(reader, "title_gap"), lead, tuple(rest), sections)


def _turned(figure: Figure) -> Figure:
    """A gap below zero as the amount by which women are above."""
    if figure.value is None or figure.value >= 0:
        return figure
    low, high = (None if end is None else -end for end in (figure.high, figure.low))
    return Figure(-figure.value, low, high)


def _gap_row(each: Gap, reader: Reader, *, parted: bool) -> GridRow:
    test = "gap_unknown"
    # the directive asks it of categories, not of all workers together
    if each.over is not None and each.category:
        test = ("gap_over_clear" if each.clear else "gap_over") if each.over else "gap_under"
    label = each.category or say(reader, "gap_all")
    under = say(reader, "gap_small") if each.small else ""
    gaps = (_gap_cell(each.mean, reader), _gap_cell(each.median, reader))
    parts = (each.basic, each.variable) if parted else ()
    split = tuple(Cell("–" if part is None else reader.percent(part)) for part in parts)
    counts = (Cell(str(each.women)), Cell(str(each.men)))
    return GridRow(label, (*counts, *gaps, *split, Cell(say(reader, test))), under)


def _gap_cell(figure: Figure, reader: Reader) -> Cell:
    if figure.value is None:
        return Cell("–")
    if figure.low is None or figure.high is None:
        return Cell(reader.percent(figure.value))
    ends = reader.say("span").join((reader.percent(figure.low), reader.percent(figure.high)))
    return Cell(reader.percent(figure.value), ends)
