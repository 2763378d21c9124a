"""``outbid pay`` and ``outbid premium``: from a person's words to an answer with its sources.

Nothing heavier than DuckDB and NumPy is imported here: a cold ``outbid pay`` should be as quick as its query.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from outbid.core.errors import InputError
from outbid.core.today import today
from outbid.data import catalogue
from outbid.data.schema import KINDS, LEVELS, MEASURES, TAGS, Kind, Measure
from outbid.evidence.answer import Benchmark, Cell, Method, Near, PayAnswer, Question
from outbid.evidence.asked import Heard
from outbid.report.evidence_sources import provenance
from outbid.report.evidence_views import PayView, PremiumView

if TYPE_CHECKING:
    from outbid.data.store import Store

By = Literal["level", "place", "employer"]
EARLIEST, LATEST = dt.date(1950, 1, 1), dt.date(2100, 12, 31)
"""Days to which pay can be brought: growth that is compounded for longer gives amounts that mean nothing."""
_CURRENCIES = """
SELECT DISTINCT * FROM (
    SELECT entity FROM series WHERE series = 'exchange rate'
    UNION ALL SELECT currency FROM pay_records UNION ALL SELECT currency FROM aggregates UNION ALL SELECT 'EUR'
) names(name) WHERE name IS NOT NULL ORDER BY name
"""
GROWTH = (-0.5, 1.0)
"""Of pay a year: from half as much each year to twice as much."""
METHODS = get_args(Method)
BYS = get_args(By)


def pay(
    role: str,
    *,
    level: str | None = None,
    place: str | None = None,
    employer: str | None = None,
    tag: str | None = None,
    kind: str | None = None,
    measure: str | None = None,
    since: dt.date | None = None,
    as_of: dt.date | None = None,
    ageing: Method = "compound",
    growth: float | None = None,
    currency: str | None = None,
    share_above: float | None = None,
    by: By | None = None,
    data: str | Path | None = None,
    version: str = "",
) -> PayView:
    """What the market pays for a role: percentiles by kind and measure of evidence, each with its interval.

    Args:
        role: a role family, or a title that names one.
        level: one of ``schema.LEVELS``.
        place: a country, state or metropolitan area, by name or code.
        employer: by name.
        tag: ``"ai"``, ``"genai"`` or ``"sales"``: only records whose title tells it.
        kind: only this kind of evidence.
        measure: only this measure of pay.
        since: only records from that day on.
        as_of: the day to bring pay to.
        ageing: how.
        growth: of pay a year, as a fraction; ``None``: from the evidence.
        currency: to answer in, ISO 4217.
        share_above: an amount a year whose share of earners above is asked.
        by: also a row for each level, place or employer.
        data: file of the store; ``None``: the default one.
        version: of Outbid, to stand beside the answer.

    Raises:
        InputError: something cannot be placed, a day or growth beyond reason, or the store cannot be opened.
    """
    from outbid.data.store import open_store
    from outbid.evidence.benchmark import cells, employers
    from outbid.evidence.benchmark import pay as answered

    if as_of is not None and not EARLIEST <= as_of <= LATEST:
        raise InputError("errors.date_range", where="--as-of", value=as_of, first=EARLIEST, last=LATEST)
    least, most = GROWTH
    if growth is not None and not least <= growth <= most:
        raise InputError("pay.growth", where="--growth", value=growth, least=least, most=most)
    cell, heard, city = _understood(role, level, place, tag)
    question = Question(
        cell,
        kind=cast("Kind | None", _one_of(kind, KINDS, "evidence.no_kind", "--kind")),
        measure=cast("Measure | None", _one_of(measure, MEASURES, "evidence.no_measure", "--measure")),
        since=since,
        as_of=as_of,
        ageing=ageing,
        growth=growth,
        currency=currency.upper() if currency else None,
        share_above=share_above,
        title=heard.typed if heard else None,
    )
    with open_store(data) as store:
        _check_currency(store, question.currency)
        if heard and heard.lacking:
            bare = PayAnswer(question, ())
            return PayView(bare, provenance(version, store, []), day=as_of or today(), heard=heard, city=city)
        if employer:
            from outbid.evidence.taxonomy import find_employer

            named = find_employer(employer, employers(store))
            question = replace(question, cell=replace(question.cell, employer=named))
        answer = answered(store, question)
        for given_up in (("kind", "measure"), ("since",), ("kind", "measure", "since")):
            left = tuple(name for name in given_up if getattr(question, name) is not None)
            if not left or answer.benchmarks or answer.nearest:
                continue
            # what other kinds or older records say is no answer to this question, but it is near
            open_to: dict[str, Any] = dict.fromkeys(left)
            wider = answered(store, replace(question, **open_to))
            answer = replace(answer, nearest=_others(wider, left))
        table = cells(store, question, by) if by else ()
        used = _used((*answer.benchmarks, *table)) + _helping(answer)
        return PayView(
            answer, provenance(version, store, used), by or "", tuple(table), as_of or today(), heard, city
        )


def premium(
    tag: str,
    *,
    role: str | None = None,
    level: str | None = None,
    place: str | None = None,
    kind: str | None = None,
    measure: str | None = None,
    since: dt.date | None = None,
    share_above: float | None = None,
    data: str | Path | None = None,
    version: str = "",
) -> PremiumView:
    """What a tag adds to pay: in the market, in the same place, at the same employer and level.

    Args:
        tag: ``"ai"``, ``"genai"`` or ``"sales"``.
        role: only within it; ``None``: over all roles together.
        level: only at it.
        place: only there.
        kind: only this kind of evidence.
        measure: only this measure of pay.
        since: only records from that day on.
        share_above: an amount a year: which share of those with the tag earn more.
        data: file of the store; ``None``: the default one.
        version: of Outbid, to stand beside the answer.

    Raises:
        InputError: something cannot be placed, or the store cannot be opened.
    """
    from outbid.data.store import open_store
    from outbid.evidence.benchmark import pay as answered
    from outbid.evidence.premium.answer import premium as estimated

    tag = _one_of(tag, TAGS, "evidence.no_tag", "TAG") or ""
    only = cast("Kind | None", _one_of(kind, KINDS, "evidence.no_kind", "--kind"))
    as_measured = cast("Measure | None", _one_of(measure, MEASURES, "evidence.no_measure", "--measure"))
    cell = cell_of(role, level, place)
    with open_store(data) as store:
        answer = estimated(store, tag, cell, kind=only, measure=as_measured, since=since)
        tagged: tuple[Benchmark, ...] = ()
        if share_above is not None:
            with_tag = Cell(cell.role, cell.level, cell.country, cell.state, cell.cbsa, tag=tag)
            question = Question(with_tag, only, as_measured, since, share_above=share_above)
            tagged = answered(store, question).benchmarks
        sources = [*(each.sources for each in answer.premia), *(each.sources for each in answer.one_sided)]
        used = [source for several in sources for source in several] + _used(tagged)
        return PremiumView(answer, provenance(version, store, used), share_above, tagged, today())


def _check_currency(store: Store, asked: str | None) -> None:
    """Refuses a currency that nothing is in and nothing can be brought to: amounts in another would be the answer."""
    if asked is None:
        return
    found = store.connection.execute(_CURRENCIES).fetchall()
    known = [name for (name,) in found]
    if asked not in known:
        raise InputError("pay.no_currency", where="--currency", value=asked[:40], available=", ".join(known))


def cell_of(role: str | None, level: str | None, place: str | None) -> Cell:
    """The part of the market that a person names.

    Raises:
        InputError: a name that cannot be placed, with those that are near, or that the evidence cannot answer.
    """
    cell, heard, _ = _understood(role, level, place, None)
    if heard and heard.lacking:
        raise InputError(heard.lacking, text=(heard.typed or "")[:60])
    return replace(cell, tag=None)


def _understood(
    role: str | None, level: str | None, place: str | None, tag: str | None
) -> tuple[Cell, Heard | None, str]:
    """The cell, what was understood of the title, and a city that was read as its country or state.

    What an option says goes before what the title says.
    """
    where, city = Cell(), ""
    if place:
        from outbid.evidence.taxonomy import find_place

        found = find_place(place)
        where = Cell(country=found.country, state=found.state, cbsa=found.cbsa)
        city = found.name.partition(" (")[2].rstrip(")") if found.cbsa is None else ""
    heard = None
    if role:
        from outbid.evidence.asked import read_title

        heard = read_title(role)
    return (
        Cell(
            heard.role if heard else None,
            _one_of(level, LEVELS, "evidence.no_level", "--level") or (heard.level if heard else None),
            where.country,
            where.state,
            where.cbsa,
            None,
            _one_of(tag, TAGS, "evidence.no_tag", "--tag") or (heard.tag if heard else None),
        ),
        heard,
        city,
    )


def _one_of(value: str | None, known: tuple[str, ...], key: str, where: str) -> str | None:
    """``value`` as the schema writes it, whatever its case and joints; ``None`` stays."""
    if value is None:
        return None

    def bare(text: str) -> str:
        return "".join(sign for sign in text.casefold() if sign.isalnum())

    found = next((each for each in known if bare(each) == bare(value)), None)
    if found is None:
        raise InputError(key, where=where, value=value[:40], available=", ".join(known))
    return found


def _others(found: PayAnswer, given_up: tuple[str, ...]) -> tuple[Near, ...]:
    """Benchmarks of the same cell without what is ``given_up``, else the cells nearest to it."""
    same = [
        Near(
            each.cell, given_up, each.kind, each.measure, each.n or 0, median, each.currency, each.first,
            each.last, each.published, each.percentiles[2].bound,
        )
        for each in found.benchmarks
        if (median := each.percentiles[2].value) is not None
    ]  # fmt: skip
    return tuple(same) or tuple(replace(each, given_up=(*given_up, *each.given_up)) for each in found.nearest)


def _helping(answer: PayAnswer) -> list[str]:
    """Sources of what brought pay to a day and a currency, and of prices; they ask to be named too."""
    aged = [each.aged.source.split(" ")[0] for each in answer.benchmarks if each.aged is not None]
    rates = ["ecb-rates"] if any(each.converted for each in answer.benchmarks) else []
    prices = ["rpp"] if answer.price_level is not None else []
    return [id for id in (*aged, *rates, *prices) if catalogue.source(id) is not None]


def _used(benchmarks: Iterable[Benchmark]) -> list[str]:
    return [source for benchmark in benchmarks for source in benchmark.sources]
