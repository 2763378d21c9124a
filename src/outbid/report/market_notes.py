"""What a market answer rests on, in lines: how it was drawn, how exact it is, what went in and what is left out."""

from __future__ import annotations

import datetime as dt
import re
import shlex

from babel.dates import format_date

from outbid.core.errors import InputError
from outbid.core.parse import parse_range
from outbid.core.ranges import Mixture, Point, Spread
from outbid.report.format import Reader
from outbid.report.market_format import find, finite, inline, money, say
from outbid.report.market_views import InputView, MarketAssumptions, MarketFinding, MarketView, ShockView

PERCENT = re.compile(r"([+−-]?)(\d+(?:\.\d+)?)\s*%")
"""A share or a relative change, as market files have it."""
LIKE = re.compile(r"\+ (.*) \(like (.*)\)", re.DOTALL)
"""How a market file's change says that an employer enters that is like another."""
CLOSE = 1e-6
"""Residuals and violations up to here are the rounding of the solver; above, they are said aloud."""


def rests_lines(view: MarketView, reader: Reader) -> list[str]:
    """Everything that reproduces the answer, and how far it can be trusted."""
    a = view.assumptions
    lines = [_drawn(a, reader)]
    if a.failed_draws:
        lines.append(say(reader, "rests_failed_draws", count=a.failed_draws, draws=a.draws))
    lines.append(_tastes(view, reader))
    if not view.exact or max(a.residual, a.certificate) > CLOSE:
        lines.append(_exact(a, reader))
    if a.frontier_error:
        lines.append(say(reader, "rests_frontier", error=reader.money(a.frontier_error, digits=2)))
    if a.as_of:
        lines.append(say(reader, "rests_as_of", date=_day(a.as_of, reader), year=a.tax_year))
    else:
        lines.append(say(reader, "rests_year", year=a.tax_year))
    if a.tax_sources:
        sources = (reader.law(source.partition(":")[0].partition(", ")[0]) for source in a.tax_sources)
        lines.append(reader.say("assumed_sources", sources="; ".join(sources)))
    if a.base_rates:
        lines.append(say(reader, "rests_base_rates", rates=a.base_rates))
    return lines


def inputs_lines(view: MarketView, reader: Reader) -> list[str]:
    """Each uncertain or assumed input with its range and its reason."""
    return [_input(one, reader) for one in view.assumptions.uncertain]


def left_out_lines(view: MarketView, reader: Reader) -> list[str]:
    """What is not modelled."""
    known = view.assumptions.not_modelled
    return [_message(f"not_modelled.{key}", reader) or reader.law(key) for key in known]


def finding_text(finding: MarketFinding, reader: Reader) -> tuple[str, str]:
    """What was found, and how to mend it."""
    params = dict(finding.params)
    what, how = _message(finding.key, reader), _message(f"{finding.key}.fix", reader)
    text = _filled(what, params) or finding.key
    return text[:1].upper() + text[1:], _filled(how, params)


def command(view: MarketView, reader: Reader) -> str:
    """The command line that gives this report again."""
    a = view.assumptions
    words = ["outbid", "market", *(("shock", "FILE", *view.asked) if view.asked else ("run", "FILE"))]
    words += ["--seed", str(a.seed), "--draws", str(a.draws)]
    words += ["--language", reader.language, "--locale", reader.locale, "--html", "REPORT.html"]
    return shlex.join(words)


def changes_line(shock: ShockView, reader: Reader) -> str:
    """What a shock changes, in the words of the file and the reader's digits; empty if it says nothing."""
    changes = "; ".join(_change(change, reader) for change in shock.changes)
    return say(reader, "shock_changes", changes=changes) if changes else ""


def _change(change: str, reader: Reader) -> str:
    like = LIKE.fullmatch(change)
    if like:
        return say(reader, "change_like", name=like[1], like=like[2])
    place, equals, value = change.rpartition(" = ")
    return place + equals + _range(value, reader) if equals else change


def _drawn(a: MarketAssumptions, reader: Reader) -> str:
    if not a.draws:
        return say(reader, "rests_no_draws", version=a.version)
    return say(reader, "rests_draws", version=a.version, draws=reader.number(a.draws, 12), seed=a.seed)


def _tastes(view: MarketView, reader: Reader) -> str:
    a = view.assumptions
    if view.exact:
        return say(reader, "rests_exact", certificate=finite(a.certificate, reader))
    scales = {
        "worker": inline(money(a.worker_scale, reader)),
        "seat": inline(money(a.seat_scale, reader)),
    }
    if a.scale_from == "elasticity" and a.elasticity is not None:
        return say(reader, "rests_elasticity", elasticity=reader.number(a.elasticity), **scales)
    return say(reader, "rests_stated", **scales)


def _exact(a: MarketAssumptions, reader: Reader) -> str:
    key = "rests_certified" if max(a.residual, a.certificate) <= CLOSE else "rests_uncertified"
    numbers = {"residual": finite(a.residual, reader), "certificate": finite(a.certificate, reader)}
    return say(reader, key, passes=a.passes, **numbers)


def _input(one: InputView, reader: Reader) -> str:
    text = say(reader, "input", where=one.where, value=_range(one.value, reader))
    for key, words in (("input_reason", one.reason), ("input_source", one.source)):
        text += say(reader, key, words=words) if words else ""
    return text


def _range(text: str, reader: Reader) -> str:
    """A quantity in the reader's digits and words; what is none stays as it was written."""
    part = PERCENT.fullmatch(text)
    if part:
        sign = part[1].replace("-", "−")
        return sign + reader.number(float(part[2]), 12) + reader.percent(0.0).removeprefix("0")
    try:
        return _quantity(parse_range(text), reader)
    except InputError:
        return text


def _quantity(value: Point | Spread | Mixture, reader: Reader) -> str:
    if isinstance(value, Point):
        return reader.number(value.value, 12)
    if isinstance(value, Spread):
        return reader.number(value.low, 12) + reader.say("span") + reader.number(value.high, 12)
    parts = zip(value.parts, value.weights, strict=True)
    return (
        f"mix({'; '.join(f'{_quantity(part, reader)}: {reader.percent(weight)}' for part, weight in parts)})"
    )


def _day(iso: str, reader: Reader) -> str:
    """A date in the reader's words, or as it was written where it is no full date."""
    locale = {"en": "en_US", "de": "de_DE"}[reader.language]
    try:
        return str(format_date(dt.date.fromisoformat(iso), format="long", locale=locale))
    except ValueError:
        return iso


def _message(key: str, reader: Reader) -> str:
    """A message whose key names its area, or is one of market files or of this report; empty if there is none."""
    places = (key, f"scenario.{key}", f"market_report.{key}")
    return next(filter(None, (find(reader, place) for place in places)), "")


def _filled(message: str, params: dict[str, str]) -> str:
    return message.format(**params) if params else message
