"""Cells, figures and numbers of the evidence in a reader's words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from babel import Locale
from babel.dates import format_date

from outbid.core import catalogue
from outbid.core.rounding import to_places
from outbid.evidence.answer import Benchmark, Cell, Figure, Premium
from outbid.evidence.benchmark import OWN
from outbid.report.evidence_page import Cell as Shown
from outbid.report.evidence_views import Provenance
from outbid.report.format import Reader


def say(reader: Reader, key: str, **params: Any) -> str:
    """The message ``key`` of the area ``evidence``."""
    return catalogue.text(f"evidence.{key}", reader.language, **params)


def note(reader: Reader, key: str) -> str:
    """A note of the evidence, which is a whole catalogue key such as ``pay.one_employer``, or plain words."""
    try:
        return catalogue.text(key, reader.language, default=key)
    except ModuleNotFoundError:
        # what a user's own source or reader says is words already
        return key


def reason_text(reason: str, reader: Reader) -> str:
    """Why a row was left out: in the reader's words where they are known, else as its reader of files says."""
    words = reason.replace("_", " ")
    known = catalogue.text(f"readers.reason.{words}", reader.language, default=words)
    return catalogue.text(f"evidence.reason.{words}", reader.language, default=known)


def role_name(role: str, reader: Reader) -> str:
    """The name of a role family in the reader's language, else its id."""
    from outbid.evidence.taxonomy.roles import ROLES

    found = ROLES.get(role)
    if found is None:
        return role
    return found.de if reader.language == "de" else found.en


def country_name(code: str, reader: Reader) -> str:
    """The name of an ISO 3166-1 country in the reader's language, else its code."""
    return str(Locale(reader.language).territories.get(code, code))


def place_name(cell: Cell, reader: Reader) -> str:
    """Where a cell is, in words: the narrowest place it names; empty where it names none."""
    if cell.cbsa or cell.state:
        # only who names a place pays for the names of all
        from outbid.evidence.taxonomy.places import areas, states_name

        return areas().get(cell.cbsa, cell.cbsa) if cell.cbsa else states_name(cell.state or "")
    return country_name(cell.country, reader) if cell.country else ""


def cell_words(cell: Cell, reader: Reader) -> str:
    """``Machine-learning engineer, senior, California, with AI``."""
    parts = [
        role_name(cell.role, reader) if cell.role else say(reader, "every"),
        say(reader, f"level.{cell.level}") if cell.level else "",
        cell.employer or "",
        place_name(cell, reader),
        say(reader, "tagged", tag=tag_name(cell.tag, reader)) if cell.tag else "",
    ]
    words = ", ".join(part for part in parts if part)
    return words[:1].upper() + words[1:]


def titles_text(sources: tuple[str, ...], provenance: Provenance, reader: Reader) -> str:
    """The titles of sources; a semicolon parts them, since titles have commas."""
    titles = {source.id: source.title[reader.language] for source in provenance.sources}
    return "; ".join(titles.get(source, source) for source in sources)


def tag_name(tag: str, reader: Reader) -> str:
    """What a tag stands for."""
    return say(reader, f"tag.{tag}")


def row_words(kind: str, measure: str, reader: Reader) -> str:
    """``Attested (visa filings), base pay``."""
    words = say(reader, "row", kind=say(reader, f"kind.{kind}"), measure=say(reader, f"measure.{measure}"))
    return words[:1].upper() + words[1:]


def benchmark_words(benchmark: Benchmark | Premium, reader: Reader) -> str:
    """The heading of a row: kind and measure, and whether the records are the user's own."""
    words = row_words(benchmark.kind, benchmark.measure, reader)
    return say(reader, "row_own", row=words) if is_own(benchmark) else words


def is_own(benchmark: Benchmark | Premium) -> bool:
    """Did the user add the records?"""
    return all(source.startswith(OWN) for source in benchmark.sources)


def kind_measure(benchmark: Benchmark | Premium, reader: Reader) -> dict[str, str]:
    """The placeholders ``kind`` and ``measure`` of a sentence."""
    kind = say(reader, f"kind.{benchmark.kind}")
    return {
        "kind": say(reader, "row_own", row=kind) if is_own(benchmark) else kind,
        "measure": say(reader, f"measure.{benchmark.measure}"),
    }


def figure_text(figure: Figure, currency: str, reader: Reader, *, modelled: bool = False) -> str:
    """An amount: ``$215K``, ``≥ $239K`` where it is a bound, ``~$210K`` where it is modelled, a dash where unknown."""
    if figure.value is None:
        return "–"
    sign = {"at least": "≥ ", "at most": "≤ "}.get(figure.bound, "~" if modelled else "")
    return sign + reader.money(figure.value, currency)


def figure_cell(figure: Figure, currency: str, reader: Reader, *, modelled: bool = False) -> Shown:
    """An amount with its interval; an end that is not bounded stays open."""
    text = figure_text(figure, currency, reader, modelled=modelled)
    if figure.value is None or (figure.low is None and figure.high is None):
        return Shown(text)
    low = "…" if figure.low is None else reader.money(figure.low, currency)
    high = "…" if figure.high is None else reader.money(figure.high, currency)
    return Shown(text, low + say(reader, "span") + high)


def part_text(fraction: float, reader: Reader) -> str:
    """A share in percent; a small one in two digits, since what is not zero must not read as zero."""
    if not 0 < fraction < 0.001:
        return reader.percent(fraction)
    return reader.fine_percent(fraction)


def share_text(figure: Figure, reader: Reader) -> str:
    """A share with its interval: ``0.4% (0.1% to 1.2%)``."""
    if figure.value is None:
        return "–"
    text = part_text(figure.value, reader)
    if figure.bound != "exact":
        text = {"at least": "≥ ", "at most": "≤ "}.get(figure.bound, "") + text
    if figure.low is None or figure.high is None:
        return text
    return f"{text} ({part_text(figure.low, reader)}{say(reader, 'span')}{part_text(figure.high, reader)})"


def shares_text(benchmark: Benchmark, reader: Reader) -> str:
    """The share above an amount with its intervals: by record, and where it differs, with employers alike.

    ``0.4% (0.1% to 1.2%)`` where both are one, else ``0.4% (0.2% to 0.7% by record; 0.1% to 1.2% if …)``.
    """
    alike, apart = benchmark.share_above, benchmark.share_above_records
    if alike is None or alike.value is None:
        return "–"
    if apart is None or not differs(benchmark):
        return share_text(alike, reader)
    text = share_text(Figure(alike.value, bound=alike.bound), reader)
    by_record = say(reader, "share_by_record", range=_ends(apart, reader))
    together = say(reader, "share_alike", range=_ends(alike, reader))
    return f"{text} ({by_record}; {together})"


def differs(benchmark: Benchmark) -> bool:
    """Do employers that pay alike make the interval of the share above an amount another one?"""
    alike, apart = benchmark.share_above, benchmark.share_above_records
    return alike is not None and apart is not None and (alike.low, alike.high) != (apart.low, apart.high)


def _ends(figure: Figure, reader: Reader) -> str:
    return (
        f"{part_text(figure.low or 0.0, reader)}{say(reader, 'span')}{part_text(figure.high or 0.0, reader)}"
    )


def change_text(fraction: float, reader: Reader) -> str:
    """A premium with its sign, in whole percent unless it is small."""
    rounded = to_places(fraction, 2 if abs(fraction) >= 0.1 else 3)
    text = reader.percent(abs(rounded))
    return f"+{text}" if rounded > 0 else f"−{text}" if rounded < 0 else text


def change_cell(figure: Figure, reader: Reader) -> Shown:
    """A premium with its interval."""
    if figure.value is None:
        return Shown(say(reader, "not_estimated"))
    if figure.low is None or figure.high is None:
        return Shown(change_text(figure.value, reader))
    low, high = change_text(figure.low, reader), change_text(figure.high, reader)
    return Shown(change_text(figure.value, reader), low + say(reader, "span") + high)


def count_text(value: float, reader: Reader) -> str:
    """A count in full; from ten thousand in three digits."""
    return reader.number(to_places(value) if value < 10_000 else value, 12 if value < 10_000 else 3)


def in_full(value: int, reader: Reader) -> str:
    """A count to the last digit, where counts must add up."""
    return reader.number(value, 15)


def records_text(n: int | None, reader: Reader) -> str:
    """``412 records``."""
    if n == 1:
        return say(reader, "record_one")
    return say(reader, "records", n=count_text(n or 0, reader))


def month_text(day: dt.date, reader: Reader) -> str:
    """A month: exact days of records say more than is known."""
    locale = {"en": "en_US", "de": "de_DE"}[reader.language]
    return str(format_date(day, format="MMM y", locale=locale))


def day_text(day: dt.date, reader: Reader) -> str:
    """A day in the reader's words."""
    locale = {"en": "en_US", "de": "de_DE"}[reader.language]
    return str(format_date(day, format="long", locale=locale))


def dates_text(first: dt.date, last: dt.date, reader: Reader) -> str:
    """The months from ``first`` to ``last``."""
    begin, end = month_text(first, reader), month_text(last, reader)
    return begin if begin == end else say(reader, "dates", first=begin, last=end)


def place_code(cell: Cell) -> str:
    """What ``--place`` is to be given for a cell; empty where it names no place."""
    return cell.cbsa or cell.state or cell.country or ""


def command_for(cell: Cell) -> str:
    """The ``outbid pay`` that asks for a cell."""
    import shlex

    words = ["outbid", "pay", cell.role or "ROLE"]
    for option, value in (
        ("--level", cell.level),
        ("--place", place_code(cell)),
        ("--employer", cell.employer),
        ("--tag", cell.tag),
    ):
        words += [option, value] if value else []
    return shlex.join(words)
