"""The validation as tables for a workbook: errors, tests, years and families, unrounded."""

from __future__ import annotations

from outbid.core import catalogue
from outbid.market.validate_score import Value
from outbid.report.format import Reader
from outbid.report.validate_page import family_name, say, validate_page
from outbid.report.validate_views import ValidateView
from outbid.report.workbook import Sheet, workbook
from outbid.report.workbook import Value as Written

Row = tuple[Written, ...]
ENDS = ("value", "low", "high")


def validate_workbook(view: ValidateView, reader: Reader) -> bytes:
    """The tables of ``view`` as XLSX."""
    return workbook(validate_sheets(view, reader))


def validate_sheets(view: ValidateView, reader: Reader) -> tuple[Sheet, ...]:
    """How far each forecast missed, against the others, year by year and by role family, and what all rests on."""
    found = [_errors(view, reader), _tests(view, reader), _years(view, reader)]
    if view.families:
        found.append(_families(view, reader))
    return (*found, _rests(view, reader))


def _head(reader: Reader, *names: str) -> tuple[str, ...]:
    return tuple(catalogue.text(f"tables.{name}", reader.language) for name in names)


def _ends(value: Value | None) -> Row:
    return (None, None, None) if value is None else (value.value, value.low, value.high)


def _errors(view: ValidateView, reader: Reader) -> Sheet:
    rows = tuple(
        (
            say(reader, f"grid.{terms.terms}"),
            say(reader, f"method.{score.method}"),
            say(reader, name),
            *_ends(getattr(score, name)),
        )
        for terms in view.terms
        for score in terms.scores
        for name in ("rmse", "mae", "rank", "coverage")
        if getattr(score, name) is not None
    )
    head = (*_head(reader, "measured"), say(reader, "method"), *_head(reader, "figure", *ENDS))
    return Sheet(_head(reader, "errors")[0], head, rows, _head(reader, "note_fractions"))


def _tests(view: ValidateView, reader: Reader) -> Sheet:
    rows = tuple(
        (
            say(reader, f"grid.{terms.terms}"),
            say(reader, f"method.{test.method}"),
            say(reader, f"method.{test.baseline}"),
            *_ends(test.skill),
            test.p_occupations,
            test.p_groups,
        )
        for terms in view.terms
        for test in terms.tests
    )
    ends = tuple(f"{say(reader, 'test.skill')}, {name}" for name in _head(reader, *ENDS))
    tests = (say(reader, f"test.{name}") for name in ("p_occupations", "p_groups"))
    head = (*_head(reader, "measured"), say(reader, "method"), *_head(reader, "baseline"), *ends, *tests)
    return Sheet(say(reader, "test.title"), head, rows, (say(reader, "test.note", groups=view.groups),))


def _years(view: ValidateView, reader: Reader) -> Sheet:
    rows = tuple(
        (say(reader, f"grid.{terms.terms}"), year.year, say(reader, f"method.{method}"), error)
        for terms in view.terms
        for year in terms.years
        for method, error in year.rmse.items()
    )
    head = (
        *_head(reader, "measured"),
        say(reader, "year.corner"),
        say(reader, "method"),
        say(reader, "rmse"),
    )
    return Sheet(say(reader, "year.title"), head, rows, _head(reader, "note_fractions"))


def _families(view: ValidateView, reader: Reader) -> Sheet:
    rows = tuple(
        (family_name(each, reader), each.occupations, each.rmse, each.constant, *_ends(each.skill))
        for each in view.families
    )
    ends = tuple(f"{say(reader, 'test.skill')}, {name}" for name in _head(reader, *ENDS))
    words = tuple(say(reader, f"family.{name}") for name in ("corner", "n", "rmse", "constant"))
    return Sheet(say(reader, "family.title"), (*words, *ends), rows, (say(reader, "family.caption"),))


def _rests(view: ValidateView, reader: Reader) -> Sheet:
    page = validate_page(view, reader)
    lines = [page.lead, *page.rest]
    # what was fitted comes first, and what is left out and the sources come last
    lines += [line for section in (page.sections[0], *page.sections[-2:]) for line in section.lines]
    return Sheet(page.sections[-1].title, (page.title,), tuple((line,) for line in lines))
