"""Market answers by hand for tests of reports: figures that are plausible, not computed by any solver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from outbid.report.market_views import (
    FlowView,
    InputView,
    Interval,
    MarketAssumptions,
    MarketCheckView,
    MarketFinding,
    MarketView,
    MoveView,
    RiskTypeView,
    SeatShiftView,
    SeatView,
    SegmentShiftView,
    SegmentView,
    ShockView,
)

GAMMAS = (1.0, 3.0, 6.0)
SEGMENTS = (
    # name, place, headcount, pay, equity part, hires by employer of low, middle and high risk aversion
    (
        "LLM trainers",
        "San Francisco",
        300,
        1.42e6,
        0.55,
        ((40, 30, 4, 16, 6, 1), (70, 50, 3, 9, 2, 1), (40, 22, 1, 1, 0, 0)),
    ),
    (
        "AI developers",
        "San Francisco",
        12_000,
        4.1e5,
        0.31,
        ((900, 800, 500, 700, 400, 250), (2100, 900, 600, 500, 250, 600), (1600, 300, 300, 100, 40, 860)),
    ),
    (
        "AI sales",
        "New York",
        4_000,
        3.1e5,
        0.2,
        ((200, 90, 200, 300, 80, 200), (500, 80, 400, 200, 30, 400), (520, 20, 200, 60, 10, 300)),
    ),
    (
        "Enterprise sales",
        "New York",
        30_000,
        2.3e5,
        0.12,
        ((900, 20, 900, 1200, 150, 5200), (1900, 15, 1500, 800, 60, 7400), (1300, 0, 700, 200, 5, 4100)),
    ),
    (
        "Generalist developers",
        "Austin",
        120_000,
        1.65e5,
        0.08,
        (
            (3000, 10, 3000, 4000, 800, 14000),
            (9000, 5, 4000, 2500, 300, 26000),
            (6000, 0, 2000, 500, 40, 24000),
        ),
    ),
)
SEATS = (
    # employer, stage, seats, share that comes as equity
    ("Cash-rich incumbents", "listed", 28_500, 0.35),
    ("Frontier labs", "late", 2_700, 0.6),
    ("Chip makers", "listed", 15_000, 0.3),
    ("Late-stage startups", "late", 12_400, 0.4),
    ("Early startups", "seed", 3_100, 0.55),
    ("Everyone else", "listed", 90_000, 0.02),
)


def about(value: float, part: float, drawn: bool = True) -> Interval:
    """An interval of ``part`` of ``value`` below and 1.2 times as much above it."""
    size = abs(value) * part
    return Interval(value, value - size, value + 1.2 * size) if drawn else Interval(value)


def market(drawn: bool = True, shocks: bool = True) -> MarketView:
    """Five segments and six employers, with intervals where ``drawn``."""
    segments = tuple(_segment(row, drawn) for row in SEGMENTS)
    seats = tuple(_seat(i, drawn) for i in range(len(SEATS)))
    flows = tuple(_flow(segment, i, drawn) for segment in SEGMENTS for i in range(len(SEATS)))
    return MarketView(
        "AI talent, early 2024",
        segments,
        seats,
        tuple(flow for flow in flows if flow.hires.value >= 0.5),
        (_one_more_lab(drawn), _layoffs(drawn)) if shocks else (),
        assumptions(drawn),
    )


def _segment(row: tuple[str, str, int, float, float, Sequence[Sequence[int]]], drawn: bool) -> SegmentView:
    name, place, count, pay, part, hires = row
    hired = float(sum(map(sum, hires)))
    total = [sum(one) * count / hired for one in hires]
    risk = tuple(
        RiskTypeView(
            gamma,
            head,
            head - sum(one),
            max(part * (1.5 - 0.2 * gamma), 0.02),
            tuple(h / sum(one) for h in one),
        )
        for gamma, head, one in zip(GAMMAS, total, hires, strict=True)
    )
    left = count - hired
    return SegmentView(
        name,
        place,
        about(count, 0.3, drawn and name == "LLM trainers"),
        about(hired, 0.02, drawn),
        about(left, 0.2, drawn),
        about(left / count, 0.2, drawn),
        about(pay, 0.15, drawn),
        about(pay * (1 - part), 0.1, drawn),
        about(pay * part, 0.3, drawn),
        about(0.52 * pay, 0.12, drawn),
        (0.55 * pay, 0.93 * pay, 1.7 * pay),
        about(0.03 * pay if name == "LLM trainers" else 0.0, 0.5, drawn),
        about(0.2 * pay, 0.25, drawn),
        risk,
    )


def _seat(i: int, drawn: bool) -> SeatView:
    employer, stage, count, part = SEATS[i]
    hires = [sum(one[i] for one in row[5]) for row in SEGMENTS]
    filled = float(sum(hires))
    spend = sum(n * row[3] for n, row in zip(hires, SEGMENTS, strict=True))
    pay = spend / filled
    return SeatView(
        employer,
        "engineering",
        stage,
        about(count, 0.05, drawn and i % 2 == 0),
        about(filled, 0.03, drawn),
        about(count - filled, 0.25, drawn),
        about(pay, 0.1, drawn),
        about(pay * (1 - part), 0.1, drawn),
        about(pay * part, 0.2, drawn),
        0.62 if stage == "seed" else 0.04,
        0.0,
        about(0.08 * pay if stage == "seed" else 0.0, 0.5, drawn),
        about(spend, 0.1, drawn),
        0.21 if employer == "Chip makers" else 0.0,
    )


def _flow(row: tuple[str, str, int, float, float, Sequence[Sequence[int]]], i: int, drawn: bool) -> FlowView:
    hires = sum(one[i] for one in row[5])
    pay = row[3] * (1.25 - 0.1 * i) if hires >= 1 else None
    part = SEATS[i][3]
    return FlowView(
        row[0],
        SEATS[i][0],
        "engineering",
        about(hires, 0.15, drawn),
        pay,
        pay and pay * (1 - part),
        pay and pay * part,
    )


def _shift(name: str, pay: float | None, left: float, welfare: float, drawn: bool) -> SegmentShiftView:
    return SegmentShiftView(
        name,
        None if pay is None else about(pay, 0.35, drawn),
        about(left, 0.3, drawn),
        about(welfare, 0.4, drawn),
    )


def _one_more_lab(drawn: bool) -> ShockView:
    shifts = (
        (0.18, -2.1, 1.1e5),
        (0.034, -110, 6e3),
        (0.012, -40, 1500),
        (0.001, -20, 90),
        (0.0004, -60, 40),
    )
    segments = tuple(_shift(row[0], *shift, drawn) for row, shift in zip(SEGMENTS, shifts, strict=True))
    seats = (
        SeatShiftView(
            "Frontier labs",
            "engineering",
            about(-60, 0.3, drawn),
            about(60, 0.3, drawn),
            about(0.11, 0.3, drawn),
        ),
        SeatShiftView("One more lab", "engineering", about(700, 0.1, drawn), about(100, 0.4, drawn), None),
        SeatShiftView(
            "Early startups",
            "engineering",
            about(-90, 0.4, drawn),
            about(90, 0.4, drawn),
            about(0.02, 0.5, drawn),
        ),
    )
    moves = (
        MoveView("AI developers", "Cash-rich incumbents", 4600.0, 4270.0),
        MoveView("LLM trainers", "Frontier labs", 102.0, 71.0),
        MoveView("LLM trainers", "", 4.0, 1.9),
    )
    return ShockView("One more lab", ("A copy of “Frontier labs” enters.",), segments, seats, moves)


def _layoffs(drawn: bool) -> ShockView:
    shifts = (
        (0.0, 0.0, 0.0),
        (-0.02, 180, -5e3),
        (-0.001, 10, -200),
        (-0.004, 400, -800),
        (-0.09, 15_500, -12e3),
    )
    segments = tuple(_shift(row[0], *shift, drawn) for row, shift in zip(SEGMENTS, shifts, strict=True))
    more = replace(segments[4], headcount=about(24_000, 0.1, drawn), left=(0.174, 0.252))
    segments = (*segments[:3], replace(segments[3], pay=Interval(-0.004, -0.02, 0.01)), more)
    moves = (MoveView("Generalist developers", "", 20_845.0, 36_345.0),)
    return ShockView("Layoffs", ("segment.Generalist developers.headcount: +20%",), segments, (), moves)


def assumptions(drawn: bool = True) -> MarketAssumptions:
    """What the sample rests on."""
    return MarketAssumptions(
        version="0.4",
        seed=7,
        draws=200 if drawn else 0,
        failed_draws=3 if drawn else 0,
        currency="USD",
        tax_year=2024,
        worker_scale=about(31_000, 0.2, drawn),
        seat_scale=about(31_000, 0.2, drawn),
        scale_from="elasticity",
        elasticity=6.0,
        frontier_error=12.0,
        residual=3e-12,
        certificate=8e-11,
        passes=41,
        as_of="2024-02-01",
        uncertain=(
            InputView(
                "segment.LLM trainers.headcount", "200 to 500", "press reports say “a few hundred”", ""
            ),
            InputView("employer.Early startups.value", "180k to 260k", "assumption", "own survey"),
        ),
        tax_sources=("26 U.S.C. § 1, Rev. Proc. 2023-34",),
        base_rates="Carta 2023",
        not_modelled=("moving", "hours"),
    )


def plain() -> MarketView:
    """Nothing drawn, no shocks."""
    return market(drawn=False, shocks=False)


def one_segment() -> MarketView:
    """One segment that nobody risk-averse leaves, two employers."""
    view = plain()
    return replace(
        view,
        segments=(replace(view.segments[0], risk=view.segments[0].risk[:1]),),
        seats=view.seats[:2],
        flows=tuple(
            f for f in view.flows if f.segment == "LLM trainers" and f.employer in {s[0] for s in SEATS[:2]}
        ),
    )


def nobody() -> MarketView:
    """No seat is worth taking: all are left, all seats open, with shocks."""
    view, zero = market(), Interval(0.0)
    segments = tuple(
        replace(
            s,
            hired=zero,
            unmatched=s.headcount,
            unmatched_share=Interval(1.0),
            pay=None,
            cash=None,
            equity=None,
            worth=None,
            pay_band=None,
            queue=zero,
            welfare=zero,
            risk=tuple(
                replace(r, unmatched=r.headcount, equity_share=None, by_employer=(0.0,) * 6) for r in s.risk
            ),
        )
        for s in view.segments
    )
    seats = tuple(
        replace(s, filled=zero, open=s.seats, pay=None, cash=None, equity=None, at_cap=0.0, spend=zero)
        for s in view.seats
    )
    shock = view.shocks[0]
    still = tuple(replace(s, pay=None, unmatched=zero, welfare=zero) for s in shock.segments)
    return replace(
        view,
        segments=segments,
        seats=seats,
        flows=(),
        shocks=(replace(shock, segments=still, seats=(), moves=()),),
    )


def everybody() -> MarketView:
    """Everyone is hired and every seat filled, exactly: a market without tastes."""
    view, zero = plain(), Interval(0.0)
    return replace(
        view,
        exact=True,
        segments=tuple(
            replace(s, unmatched=zero, unmatched_share=zero, hired=s.headcount) for s in view.segments
        ),
        seats=tuple(replace(s, open=zero, filled=s.seats) for s in view.seats),
        assumptions=replace(
            view.assumptions, worker_scale=zero, seat_scale=zero, scale_from="stated", elasticity=None
        ),
    )


def many() -> MarketView:
    """Eight segments and forty kinds of seats at twenty employers."""
    view = market()
    names = [f"Employer number {i // 2 + 1}" for i in range(40)]
    kinds = ["research", "sales"] * 20
    seats = tuple(
        replace(view.seats[i % 6], employer=name, seat=kind)
        for i, (name, kind) in enumerate(zip(names, kinds, strict=True))
    )
    share = tuple((1 + k % 5) / 58 for k in range(20))
    segments = tuple(
        replace(
            view.segments[i % 5],
            name=f"{view.segments[i % 5].name} {i}",
            risk=tuple(replace(r, by_employer=share) for r in view.segments[i % 5].risk),
        )
        for i in range(8)
    )
    flows = tuple(
        replace(view.flows[(i + k) % len(view.flows)], segment=s.name, employer=names[k], seat=kinds[k])
        for i, s in enumerate(segments)
        for k in range(40)
    )
    shock = replace(
        view.shocks[0],
        segments=tuple(
            replace(view.shocks[0].segments[i % 5], segment=s.name) for i, s in enumerate(segments)
        ),
        seats=tuple(
            SeatShiftView(s.employer, s.seat, about(-7.0, 0.3), about(7.0, 0.3), about(0.01, 0.3))
            for s in seats
        ),
    )
    return replace(view, segments=segments, seats=seats, flows=flows, shocks=(shock,))


def named(name: str) -> MarketView:
    """The sample with ``name`` for its market, its first segment, employer and shock."""
    view = market()
    first, seat, shock = view.segments[0], view.seats[0], view.shocks[0]

    def other(text: str) -> str:
        return name if text in (first.name, seat.employer) else text

    return replace(
        view,
        name=name,
        segments=(replace(first, name=name, place=name), *view.segments[1:]),
        seats=(replace(seat, employer=name, seat=name), *view.seats[1:]),
        flows=tuple(replace(f, segment=other(f.segment), employer=other(f.employer)) for f in view.flows),
        shocks=(
            replace(
                shock,
                name=name,
                changes=(name,),
                segments=tuple(replace(s, segment=other(s.segment)) for s in shock.segments),
                moves=tuple(
                    replace(m, segment=other(m.segment), employer=other(m.employer)) for m in shock.moves
                ),
            ),
        ),
        assumptions=replace(view.assumptions, uncertain=(InputView(name, name, name, name),)),
    )


def checked() -> MarketCheckView:
    """A market file with one finding of each kind, in words of the catalogue that exist."""
    findings = (
        MarketFinding("contradictory", "market.no_employer", "segment.LLM trainers", (("count", "1"),)),
        MarketFinding("missing", "market.empty_side", "employer", ()),
        MarketFinding("suspicious", "market.mass", "segment[2].headcount", (("value", "1e12"),)),
    )
    return MarketCheckView(
        "AI talent", "USD", 5, 6, about(166_300, 0.1), about(151_700, 0.1), 1, 1, 1, findings
    )
