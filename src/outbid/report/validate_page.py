"""The answer of ``outbid validate`` as a page: the verdict, what was fitted, the errors, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from outbid.core import catalogue
from outbid.core.rounding import to_places
from outbid.market.validate_score import Score, Value
from outbid.report.chart_data import Marks
from outbid.report.evidence_page import Cell, Chart, Grid, GridRow, Page, Section
from outbid.report.evidence_rests import rests
from outbid.report.evidence_words import change_text, count_text, role_name
from outbid.report.format import Reader
from outbid.report.market_rows import Line
from outbid.report.marks import CSS
from outbid.report.validate_answer import LEAST, main_test, verdict_of
from outbid.report.validate_views import Compared, FamilyView, TermsView, ValidateView

REASONS = {
    "title": "lost.title_changed",
    "rest": "lost.rest",
    "employment": "lost.employment",
    "bound": "lost.bound",
}


def say(reader: Reader, key: str, **params: Any) -> str:
    """The message ``key`` of the area ``validate``."""
    return catalogue.text(f"validate.{key}", reader.language, **params)


def validate_page(view: ValidateView, reader: Reader) -> Page:
    """``view`` in the words of ``reader``."""
    first, last = view.predicted[0], view.predicted[-1]
    test = main_test(view.terms[0])
    skill = say(
        reader,
        "lead.skill",
        skill=change_text(test.skill.value, reader),
        ends=_ends(test.skill, reader, signed=True),
        p=_p(test.p_groups, reader),
    )
    span = {"fit_first": view.fitted[0], "fit_last": view.fitted[-1]}
    whence = say(reader, "lead.from", n=count_text(view.occupations, reader), **span)
    lead = say(reader, f"lead.{view.verdict}", first=first, last=last)
    rest = (skill, *_clearly(view, reader), say(reader, "lead.alone"), whence)
    return Page(say(reader, "title"), lead, rest, tuple(_sections(view, reader)))


def _clearly(view: ValidateView, reader: Reader) -> Iterator[str]:
    """What the market as fitted clearly wins and loses against, in whichever terms."""
    for verdict in ("wins", "loses"):
        named = [
            say(
                reader,
                "lead.pair",
                baseline=say(reader, f"method.{test.baseline}"),
                terms=say(reader, f"lead.{terms.terms}"),
            )
            for terms in view.terms
            for test in terms.tests
            if test.method == "market" and verdict_of(test) == verdict
        ]
        if named:
            yield say(reader, f"lead.{verdict}_against", named="; ".join(named))


def _sections(view: ValidateView, reader: Reader) -> Iterator[Section]:
    yield Section(say(reader, "fit.title"), _fitted(view, reader))
    for terms in view.terms:
        yield Section(say(reader, f"grid.{terms.terms}"), grid=_scores(terms, view, reader))
    yield Section(say(reader, "test.title"), grid=_tests(view, reader))
    yield Section(say(reader, "year.title"), grid=_years(view.terms[0], reader))
    if view.families:
        grid, chart = _families(view.families, reader), _chart(view, reader)
        yield Section(say(reader, "family.title"), grid=grid, chart=chart)
    yield Section(say(reader, "lost.title"), _lost(view, reader))
    notes = (say(reader, "lost.prices"), say(reader, "chosen"))
    yield rests(view.provenance, reader, notes)


def _fitted(view: ValidateView, reader: Reader) -> tuple[str, ...]:
    found = view.fit
    trend = {terms.terms: change_text(terms.trend, reader) for terms in view.terms}
    span = {"fit_first": view.fitted[0], "fit_last": view.fitted[-1]}

    def per(value: float) -> str:
        # for one percent of employment
        return reader.number(to_places(value, 3)) + ("\u00a0%" if reader.locale == "de" else "%")

    ends, later = (f"{per(each.low)}{_to(reader)}{per(each.high)}" for each in (found.slope, found.later))
    shown = {
        "later": per(found.later.value),
        "ends": later,
        "first": view.predicted[0],
        "last": view.predicted[-1],
    }
    return (
        say(reader, "fit.slope", slope=per(found.slope.value), ends=ends, **span),
        say(reader, "fit.sure" if found.clear else "fit.unclear"),
        say(reader, f"fit.{found.reading}"),
        say(reader, "fit.opposite", opposite=per(found.opposite)),
        say(reader, "fit.later", since=view.fitted[-1], **shown),
        say(reader, "fit.trend", nominal=trend["nominal"], real=trend["real"]),
    )


def _scores(terms: TermsView, view: ValidateView, reader: Reader) -> Grid:
    rows = tuple(GridRow(say(reader, f"method.{s.method}"), _score(s, reader)) for s in terms.scores)
    caption = say(reader, f"grid.caption.{terms.terms}", last=view.fitted[-1])
    headings = tuple(say(reader, name) for name in ("rmse", "mae", "rank", "coverage"))
    coverage = say(reader, "grid.coverage", first=view.fitted[0], last=view.fitted[-1])
    # read once, they hold for the tables that follow
    notes = (say(reader, "grid.note"), coverage) if terms is view.terms[0] else ()
    return Grid(caption, say(reader, "method"), headings, rows, notes)


def _score(score: Score, reader: Reader) -> tuple[Cell, ...]:
    rank = Cell("–")
    if score.rank is not None:
        low, high = (_correlation(end, reader) for end in (score.rank.low, score.rank.high))
        rank = Cell(_correlation(score.rank.value, reader), f"{low}{_to(reader)}{high}")
    coverage = Cell("–") if score.coverage is None else _share(score.coverage, reader)
    return _share(score.rmse, reader), _share(score.mae, reader), rank, coverage


def _tests(view: ValidateView, reader: Reader) -> Grid:
    rows = []
    for terms in view.terms:
        for test in terms.tests:
            names = {name: say(reader, f"method.{getattr(test, name)}") for name in ("method", "baseline")}
            rows.append(
                GridRow(
                    say(reader, "test.pair", **names), _test(test, reader), say(reader, f"grid.{terms.terms}")
                )
            )
    headings = tuple(say(reader, f"test.{name}") for name in ("skill", "p_occupations", "p_groups"))
    note = say(reader, "test.note", groups=view.groups)
    return Grid(say(reader, "test.caption"), say(reader, "test.corner"), headings, tuple(rows), (note,))


def _test(test: Compared, reader: Reader) -> tuple[Cell, ...]:
    skill = Cell(change_text(test.skill.value, reader), _ends(test.skill, reader, signed=True))
    return skill, Cell(_p(test.p_occupations, reader)), Cell(_p(test.p_groups, reader))


def _years(terms: TermsView, reader: Reader) -> Grid:
    methods = [score.method for score in terms.scores]
    rows = tuple(
        GridRow(str(year.year), tuple(Cell(reader.percent(year.rmse[method])) for method in methods))
        for year in terms.years
    )
    headings = tuple(say(reader, f"method.{method}") for method in methods)
    return Grid(say(reader, "year.caption"), say(reader, "year.corner"), headings, rows)


def _families(families: tuple[FamilyView, ...], reader: Reader) -> Grid:
    rows = []
    for family in families:
        skill = Cell(change_text(family.skill.value, reader), _ends(family.skill, reader, signed=True))
        cells = (
            Cell(count_text(family.occupations, reader)),
            Cell(reader.percent(family.rmse)),
            Cell(reader.percent(family.constant)),
            skill,
        )
        rows.append(GridRow(family_name(family, reader), cells))
    headings = (
        *(say(reader, f"family.{name}") for name in ("n", "rmse", "constant")),
        say(reader, "test.skill"),
    )
    note = say(reader, "family.note", least=LEAST)
    return Grid(say(reader, "family.caption"), say(reader, "family.corner"), headings, tuple(rows), (note,))


def _chart(view: ValidateView, reader: Reader) -> Chart:
    """What the market spares against constant growth, of all occupations and by role family."""
    rows = [
        (say(reader, "family.all"), main_test(view.terms[0]).skill),
        *((family_name(each, reader), each.skill) for each in view.families),
    ]
    lines, texts = [], []
    for name, skill in rows:
        figure = f"{change_text(skill.value, reader)} ({_ends(skill, reader, signed=True)})"
        lines.append(Line(name, figure, CSS.offer(0), span=(skill.low, skill.high), dot=skill.value))
        texts.append(say(reader, "family.said", name=name, figure=figure))
    notes = (say(reader, "family.caption"), say(reader, "family.key"))
    return Chart("families", tuple(lines), " ".join(texts), notes, Marks(dot="part"), money=False)


def family_name(family: FamilyView, reader: Reader) -> str:
    """How a role family is called; occupations that no family has are one too."""
    return role_name(family.role, reader) if family.role else say(reader, "family.none")


def _lost(view: ValidateView, reader: Reader) -> tuple[str, ...]:
    def line(key: str, n: int) -> str:
        return say(reader, key, n=count_text(n, reader))

    lines = [line("lost.kept", view.occupations)]
    lines += [line(key, view.lost[reason]) for reason, key in REASONS.items() if view.lost.get(reason)]
    if view.bounds:
        lines.append(line("lost.bounds", view.bounds))
    return (*lines, say(reader, "lost.sectors"), say(reader, "lost.method"))


def _share(value: Value, reader: Reader) -> Cell:
    return Cell(reader.percent(value.value), _ends(value, reader))


def _ends(value: Value, reader: Reader, *, signed: bool = False) -> str:
    low, high = (
        change_text(end, reader) if signed else reader.percent(end) for end in (value.low, value.high)
    )
    return f"{low}{_to(reader)}{high}"


def _correlation(value: float, reader: Reader) -> str:
    return reader.number(to_places(value, 2))


def _p(value: float | None, reader: Reader) -> str:
    if value is None:
        return "–"
    return f"< {reader.number(0.001)}" if value < 0.001 else reader.number(to_places(value, 3))


def _to(reader: Reader) -> str:
    return catalogue.text("evidence.span", reader.language)
