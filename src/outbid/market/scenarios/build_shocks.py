"""From validated tables to shocks: names are looked up, and each change keeps the words of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from outbid.core.errors import InputError, Problems
from outbid.market.scenarios.names import unknown
from outbid.market.scenarios.reasons import plain
from outbid.market.scenarios.scenario import (
    Added,
    Employer,
    EmployerChange,
    Equity,
    SeatChange,
    SegmentChange,
    Shock,
)
from outbid.market.scenarios.schema import (
    EmployerChangeTable,
    EmployerTable,
    EquityTable,
    SeatChangeTable,
    SegmentChangeTable,
    ShockTable,
)


class Setting(NamedTuple):
    """What a shock is built within.

    Args:
        segments: names of the segments.
        employers: tables of the employers.
        entrant: builds an employer that enters, and says what is wrong with it.
        equity: builds the equity of a table at a place.
    """

    segments: Sequence[str]
    employers: Sequence[EmployerTable]
    entrant: Callable[[EmployerTable, str], tuple[Employer | None, list[InputError]]]
    equity: Callable[[EquityTable, str], Equity]


def build_shock(table: ShockTable, raw: Mapping[str, Any], where: str, setting: Setting) -> Shock:
    """The shock that ``table`` states; ``raw`` is it as written.

    Raises:
        Problems: unknown names, an entrant whose name is taken, and what is wrong with an entrant.
    """
    known = {each.name: each for each in setting.employers}
    segment_names = list(setting.segments)
    problems = [
        *_unknown(table.segment, segment_names, f"{where}.segment", "segment"),
        *_unknown(table.employer, known, f"{where}.employer", "employer"),
    ]
    for name, change in table.employer.items():
        if name in known:
            problems += _unknown_within(change, known[name], segment_names, f"{where}.employer.{name}")
    builder = _Builder(setting, problems)
    added = [*_entrants(table, where, known, builder)]
    employers = {
        name: builder.employer(change, f"{where}.employer.{name}") for name, change in table.employer.items()
    }
    words = tuple(_words(plain(raw)))
    if not words:
        problems.append(InputError("scenario.shock_empty", where=where))
    if problems:
        raise Problems(problems)
    return Shock(
        name=table.name,
        words=words,
        segments={name: _segment(change) for name, change in table.segment.items()},
        employers=employers,
        added=tuple(added),
        tax_year=table.tax_year,
    )


def _unknown(names: Iterable[str], known: Iterable[str], where: str, kind: str) -> Iterator[InputError]:
    available = list(known)
    for name in names:
        if name not in available:
            yield unknown(name, available, where, kind)


def _unknown_within(
    change: EmployerChangeTable, employer: EmployerTable, segments: list[str], where: str
) -> Iterator[InputError]:
    yield from _unknown(change.seat, [each.name for each in employer.seat], f"{where}.seat", "seat")
    values = {where: change.value} | {
        f"{where}.seat.{name}": seat.value for name, seat in change.seat.items()
    }
    for place, value in values.items():
        if isinstance(value, dict):
            yield from _unknown(value, segments, f"{place}.value", "segment")


def _entrants(
    table: ShockTable, where: str, known: Mapping[str, EmployerTable], builder: _Builder
) -> Iterator[Added]:
    setting, problems = builder.setting, builder.problems
    taken = set(known)
    for name in (*(each.name for each in table.add), *(each.name for each in table.like)):
        if name in taken:
            problems.append(InputError("scenario.name_taken", where=where, value=name))
        taken.add(name)
    for new in table.add:
        employer, wrong = setting.entrant(new, f"{where}.add.{new.name}")
        problems += wrong
        if employer is not None:
            yield Added(new.name, employer)
    for twin in table.like:
        place = f"{where}.like.{twin.name}"
        if twin.like not in known:
            problems += _unknown([twin.like], known, f"{place}.like", "employer")
            continue
        problems += _unknown_within(twin, known[twin.like], list(setting.segments), place)
        yield Added(twin.name, None, twin.like, builder.employer(twin, place))


def _segment(table: SegmentChangeTable) -> SegmentChange:
    return SegmentChange(
        table.headcount, table.outside, table.wealth, table.place, table.status, table.risk_aversion
    )


class _Builder(NamedTuple):
    """Turns changes into terms and keeps what is wrong with them."""

    setting: Setting
    problems: list[InputError]

    def employer(self, table: EmployerChangeTable, where: str) -> EmployerChange:
        equity = None
        if table.equity is not None:
            try:
                equity = self.setting.equity(table.equity, f"{where}.equity")
            except Problems as several:
                self.problems.extend(several.problems)
            except InputError as error:
                self.problems.append(error)
        return EmployerChange(
            every=_seat(table, table.seats),
            seats={name: _seat(change, change.count) for name, change in table.seat.items()},
            equity=equity,
            budget=table.budget,
            place=table.place,
            firms=table.firms,
            remove=table.remove,
        )


def _seat(table: EmployerChangeTable | SeatChangeTable, count: Any) -> SeatChange:
    by_segment = table.value if isinstance(table.value, dict) else None
    return SeatChange(
        count=count,
        value=table.value if by_segment is None else None,
        values=by_segment or {},
        cash_cap=table.cash_cap,
        band=table.band,
        pool=table.pool,
        remove=isinstance(table, SeatChangeTable) and table.remove,
    )


def _words(raw: Any, place: str = "") -> Iterator[str]:
    """Each change as ``place = value``, without the shock's own name and reason."""
    for key, value in raw.items():
        at = f"{place}.{key}" if place else str(key)
        if key == "reason" or (not place and key == "name"):
            continue
        if isinstance(value, Mapping):
            yield from _words(value, at)
        elif isinstance(value, list):
            for each in value:
                like = f" (like {each['like']})" if "like" in each else ""
                yield f"+ {each['name']}{like}"
                inner = {k: v for k, v in each.items() if k not in ("name", "like")}
                if like:
                    yield from _words(inner, str(each["name"]))
        else:
            yield f"{at} = {value}"
