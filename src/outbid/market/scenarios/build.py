"""From a validated market file to the scenario: checks what only the whole file can tell, all of it at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from outbid.core.errors import InputError, Problems
from outbid.core.ranges import Point
from outbid.market.scenarios.beside import law_place
from outbid.market.scenarios.build_equity import build_equity
from outbid.market.scenarios.build_shocks import Setting, build_shock
from outbid.market.scenarios.laws import Taxed, missing_laws
from outbid.market.scenarios.names import unknown
from outbid.market.scenarios.quantities import Pooled
from outbid.market.scenarios.reasons import covered, explained, reasons_in, unused
from outbid.market.scenarios.scenario import (
    Employer,
    Equity,
    Reason,
    Scale,
    Scenario,
    Seat,
    Segment,
    Tastes,
    Terms,
)
from outbid.market.scenarios.schema import (
    EmployerTable,
    EquityTable,
    MarketFile,
    SeatTable,
    SegmentTable,
)
from outbid.packages.person import Economy


def build_scenario(file: MarketFile, raw: Mapping[str, Any], path: str, own: str = "") -> Scenario:
    """The scenario that a validated file states.

    Args:
        file: the file.
        raw: its tables as written, with reasons.
        path: of the file.
        own: name of the shock of the command line.

    Raises:
        Problems: everything in the file that contradicts itself or lacks what it needs.
    """
    problems = [*_sides(file, path), *_twice(file, path), *_laws(file, path)]
    builder = _Builder(file, path, problems)
    segments = tuple(_segment(table, file) for table in file.segment)
    employers = tuple(filter(None, map(builder.employer, file.employer)))
    tastes = builder.tastes()
    shocks = []
    for table, written in zip(file.shock, raw.get("shock", ()), strict=True):
        place = "--set" if own and table.name == own else f"shock.{table.name}"
        try:
            shocks.append(build_shock(table, written, f"{path}, {place}", builder.setting))
        except Problems as several:
            problems += several.problems
    if problems:
        raise Problems(problems)
    scenario = Scenario(
        name=file.name,
        currency=file.currency,
        tax_year=file.tax_year,
        segments=segments,
        employers=employers,
        tastes=tastes,
        economy=Economy(**file.economy.model_dump()),
        as_of=file.as_of,
        draws=file.draws.count,
        seed=file.draws.seed,
        shocks=tuple(shocks),
    )
    sources = {each.what: Reason(each.reason, each.source) for each in file.source}
    places = list(scenario.inputs())
    return replace(
        scenario,
        explained=explained(raw),
        reasons=covered(reasons_in(raw), sources, places),
        unused_sources=unused(sources, places),
    )


def _sides(file: MarketFile, path: str) -> Iterator[InputError]:
    for side in ("segment", "employer"):
        if not getattr(file, side):
            yield InputError("scenario.empty_side", where=path, side=side)


def _twice(file: MarketFile, path: str) -> Iterator[InputError]:
    for side, tables in (("segment", file.segment), ("employer", file.employer), ("shock", file.shock)):
        yield from _repeated([each.name for each in tables], f"{path}, {side}")


def _repeated(names: Iterable[str], where: str) -> Iterator[InputError]:
    for name, count in Counter(names).items():
        if count > 1:
            yield InputError("scenario.same_name", where=where, name=name, count=count)


def _laws(file: MarketFile, path: str) -> Iterator[InputError]:
    """Places without a tax table, and tables in another currency."""
    asked: dict[Taxed, str] = {}
    for segment in file.segment:
        where = f"{path}, segment.{segment.name}"
        status = segment.status or file.status
        home = segment.place or file.place
        if home is None:
            yield InputError("scenario.no_place", where=where)
        else:
            asked.setdefault((home, status), f"{path}, {law_place(segment.model_dump(), segment.name)}")
        for employer in file.employer:
            if employer.place is not None and _may_hire(employer, segment.name):
                asked.setdefault((employer.place, status), f"{path}, employer.{employer.name}.place")
    yield from missing_laws(asked, file.tax_year, file.currency)


def _may_hire(employer: EmployerTable, segment: str) -> bool:
    return segment in (employer.value or {}) or any(segment in seat.value for seat in employer.seat)


def _segment(table: SegmentTable, file: MarketFile) -> Segment:
    return Segment(
        name=table.name,
        headcount=table.headcount,
        place=table.place or file.place or "",
        status=table.status or file.status,
        wealth=table.wealth,
        risk=table.risk_aversion,
        outside=table.outside,
        usual_pay=table.usual_pay,
        stay=table.stay,
    )


class _Builder:
    """Turns tables of one file into terms and keeps what is wrong with them."""

    def __init__(self, file: MarketFile, path: str, problems: list[InputError]) -> None:
        self._file, self._path, self._problems = file, path, problems
        self._segments = [each.name for each in file.segment]

    def tastes(self) -> Tastes:
        table, where = self._file.tastes, f"{self._path}, tastes"
        tastes = Tastes(
            table.elasticity,
            table.worker_scale,
            table.seat_scale,
            table.outside_firms,
            "elasticity" in table.model_fields_set,
        )
        zero = [_is_zero(scale) for scale in (tastes.workers, tastes.seats)]
        if zero[0] != zero[1]:
            self._problems.append(InputError("scenario.one_scale", where=where))
        return tastes

    def employer(self, table: EmployerTable) -> Employer | None:
        """An employer of the file."""
        return self._employer(table, f"{self._path}, employer.{table.name}", self._problems)

    @property
    def setting(self) -> Setting:
        """What shocks are built within."""
        return Setting(self._segments, self._file.employer, self._entrant, self._equity)

    def _entrant(self, table: EmployerTable, where: str) -> tuple[Employer | None, list[InputError]]:
        """An employer that a shock adds, with what is wrong with it."""
        problems: list[InputError] = []
        return self._employer(table, where, problems), problems

    def _equity(self, table: EquityTable, where: str) -> Equity:
        return build_equity(table, self._path, where, self._file.currency)

    def _employer(self, table: EmployerTable, where: str, problems: list[InputError]) -> Employer | None:
        seats = self._seats(table, where, problems)
        if table.budget == 0:
            problems.append(InputError("scenario.no_budget", where=f"{where}.budget"))
        equity = None
        if table.equity is not None:
            try:
                equity = self._equity(table.equity, f"{where}.equity")
            except Problems as several:
                problems.extend(several.problems)
            except InputError as error:
                problems.append(error)
        elif any(seat.terms.pool for seat in seats):
            problems.append(InputError("scenario.pool_without_equity", where=f"{where}.pool"))
        if not seats:
            return None
        return Employer(table.name, table.stage, tuple(seats), table.place, equity, table.budget, table.firms)

    def _seats(self, table: EmployerTable, where: str, problems: list[InputError]) -> list[Seat]:
        short = table.seats is not None or table.value is not None
        if short == bool(table.seat):
            problems.append(InputError("scenario.seats_once", where=where))
            return []
        if not short:
            problems.extend(_repeated([each.name for each in table.seat], f"{where}.seat"))
            total = sum(each.count.median for each in table.seat)
            return [
                self._seat(each, table, f"{where}.seat.{each.name}", total, problems) for each in table.seat
            ]
        if table.seats is None or not table.value:
            missing = "seats" if table.seats is None else "value"
            problems.append(InputError("scenario.nothing_hired", where=where, missing=missing))
            return []
        only = SeatTable.model_construct(
            name="", count=table.seats, value=table.value, amenity=table.amenity,
            cash_cap=None, band=None, pool=None,
        )  # fmt: skip
        return [self._seat(only, table, where, table.seats.median, problems)]

    def _seat(
        self, seat: SeatTable, employer: EmployerTable, where: str, total: float, problems: list[InputError]
    ) -> Seat:
        for kind, names in (("value", seat.value), ("amenity", seat.amenity)):
            problems.extend(
                unknown(name, self._segments, f"{where}.{kind}", "segment")
                for name in names
                if self._segments and name not in self._segments
            )
        problems.extend(
            InputError("scenario.amenity_alone", where=f"{where}.amenity", value=name[:60])
            for name in seat.amenity
            if name not in seat.value and name in self._segments
        )
        cap = employer.cash_cap if seat.cash_cap is None else seat.cash_cap
        band = employer.band if seat.band is None else seat.band
        if band is not None and not isinstance(band, tuple):
            problems.append(InputError("scenario.band", where=f"{where}.band", value=str(band)))
            band = None
        if cap is not None and band is not None and cap < band[0]:
            problems.append(
                InputError("scenario.cap_below_band", where=where, cap=f"{cap:,.0f}", floor=f"{band[0]:,.0f}")
            )
        pool = _per_hire(employer.pool if seat.pool is None else seat.pool, total)
        return Seat(
            seat.name, seat.count, dict(seat.value), dict(seat.amenity),
            Terms(cap, band, pool, employer.payroll_tax),
        )  # fmt: skip


def _per_hire(pool: Pooled | None, seats: float) -> float:
    if pool is None:
        return 0.0
    return float(pool.amount / max(seats, 1.0)) if pool.total else float(pool.amount)


def _is_zero(scale: Scale | None) -> bool:
    return scale is not None and scale.size == Point(0.0)
