"""The inputs that the evidence gives: a figure of it, times a share that is stated because nobody measures it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from outbid.core.parse import parse_range
from outbid.core.ranges import Point, Range, Spread
from outbid.market.scenarios.scenario import Employer, Reason, Scenario, Seat, Segment, Terms
from outbid.report.replay_evidence import Evidence
from outbid.report.replay_views import AnchorView, EvidenceFigure

DEVELOPERS = ("software-engineer", "15-1252")
SELLERS = ("account-executive", "41-4011")
SCIENTISTS = (("data-scientist", "15-2051"), ("research-scientist", "15-1221"))
TAKEN = "taken from the evidence, times a share that is stated"
Figures = tuple[EvidenceFigure, ...]


@dataclass(frozen=True)
class Anchor:
    """An input of the scenario from the evidence.

    Args:
        place: of the input in the file.
        figures: those that the evidence gives.
        share: a range that their product, or sum, is taken times; why, the catalogue says under ``key``.
        key: ``replay.anchor_…``.
        total: figures are added up, else multiplied; ``None``: two percentiles are the ends of the range.
    """

    place: str
    figures: Figures
    share: str
    key: str
    total: bool | None = False

    @property
    def value(self) -> Range:
        """The range that the evidence and the share make."""
        amounts = [figure.value for figure in self.figures]
        if self.total is None:
            return Spread(min(amounts), max(amounts))
        whole = sum(amounts) if self.total else _product(amounts)
        return parse_range(self.share).scaled(whole)


def anchors(evidence: Evidence) -> tuple[Anchor, ...]:
    """Every input that the evidence gives."""
    developers = evidence.employed(*DEVELOPERS, "employed_developers")
    sellers = evidence.employed(*SELLERS, "employed_sellers")
    scientists = tuple(
        evidence.employed(*of, key)
        for of, key in zip(SCIENTISTS, ("employed_data", "employed_research"), strict=True)
    )
    ai = evidence.month("ai share of postings", None, 2024, 1, "ai_2024")
    postings = evidence.month("postings", "Software Development", 2024, 1, "software_2024")
    # of the postings of February 2020, which the index takes as 100
    demand = replace(postings, key="software_left", value=postings.value / 100, unit="ratio")

    def pay(of: tuple[str, str], who: str, *which: str) -> Figures:
        return tuple(evidence.percentile(*of, each, f"{who}_{each}") for each in which)

    def seats(place: str, share: str, key: str) -> Anchor:
        return Anchor(place, (developers, demand), share, key)

    sales = pay(SELLERS, "sellers", "p50", "p75")
    return (
        Anchor("segment.AI developers.headcount", scientists, "9% to 15%", "ai_developers", total=True),
        Anchor("segment.AI sales.headcount", (sellers, ai), "50% to 99%", "ai_sales"),
        Anchor("segment.Enterprise sales.headcount", (sellers,), "8% to 11%", "sellers"),
        Anchor("segment.Generalist developers.headcount", (developers,), "13% to 18%", "developers"),
        Anchor("segment.AI developers.outside", pay(DEVELOPERS, "developers", "p50", "p75"), "", "outside_ai", None),
        Anchor("segment.AI sales.outside", sales, "", "outside_sales", None),
        Anchor("segment.Enterprise sales.outside", sales, "", "outside_sales", None),
        Anchor(
            "segment.Generalist developers.outside", pay(DEVELOPERS, "developers", "p10", "p25"), "",
            "outside_developers", None,
        ),
        seats("employer.Cash-rich incumbents.seat.Engineering.count", "3.8% to 5.5%", "seats_incumbents"),
        seats("employer.Everyone else.seat.Developers.count", "8.5% to 12%", "seats_others"),
    )  # fmt: skip


def anchored(scenario: Scenario, found: tuple[Anchor, ...]) -> Scenario:
    """``scenario`` with what ``found`` gives in the place of its own numbers.

    Raises:
        KeyError: an anchor whose place the scenario does not have: a defect of the product.
    """
    values = {anchor.place: anchor.value for anchor in found}
    missing = values.keys() - scenario.inputs().keys()
    if missing:
        raise KeyError(f"the scenario has no {', '.join(sorted(missing))}")
    sources = {
        anchor.place: ", ".join(
            dict.fromkeys(source for figure in anchor.figures for source in figure.sources)
        )
        for anchor in found
    }
    put = with_inputs(scenario, lambda place, quantity: values.get(place, quantity))
    taken = {place: (str(value), Reason(TAKEN, sources[place])) for place, value in values.items()}
    return replace(put, explained={**scenario.explained, **taken})


def with_inputs(scenario: Scenario, put: Callable[[str, Range], Range]) -> Scenario:
    """``scenario`` with each of its quantities as ``put`` makes it of its place and what it was."""

    def person(segment: Segment) -> Segment:
        place = segment.place_in_file
        return replace(
            segment,
            headcount=put(f"{place}.headcount", segment.headcount),
            outside=put(f"{place}.outside", segment.outside),
        )

    def one(employer: Employer, seat: Seat) -> Seat:
        place = employer.place_of(seat)

        def table(kind: str, values: Mapping[str, Range]) -> dict[str, Range]:
            return {name: put(f"{place}.{kind}.{name}", quantity) for name, quantity in values.items()}

        return replace(
            seat,
            count=put(employer.place_of_count(seat), seat.count),
            value=table("value", seat.value),
            amenity=table("amenity", seat.amenity),
            terms=_terms(seat, place, put),
        )

    return replace(
        scenario,
        segments=tuple(map(person, scenario.segments)),
        employers=tuple(
            replace(employer, seats=tuple(one(employer, seat) for seat in employer.seats))
            for employer in scenario.employers
        ),
    )


def anchor_view(anchor: Anchor) -> AnchorView:
    """``anchor`` for readers."""
    return AnchorView(anchor.place, anchor.figures, anchor.share, str(anchor.value), anchor.key)


def _terms(seat: Seat, place: str, put: Callable[[str, Range], Range]) -> Terms:
    """Cap, band and pool, which are certain numbers under one place."""

    def number(value: float) -> float:
        return put(f"{place}.terms", Point(value)).median

    terms = seat.terms
    return replace(
        terms,
        cash_cap=None if terms.cash_cap is None else number(terms.cash_cap),
        band=None if terms.band is None else (number(terms.band[0]), number(terms.band[1])),
        pool=number(terms.pool),
    )


def _product(amounts: list[float]) -> float:
    whole = 1.0
    for amount in amounts:
        whole *= amount
    return whole
