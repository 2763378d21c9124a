"""What is asked of a market: which shocks are on, what else is supposed, and how sure the answer should be."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlencode

from outbid.core.errors import InputError
from outbid.core.ranges import Point
from outbid.market.scenarios.scenario import Employer, Scenario
from outbid.web.typed import percent

Say = Callable[..., str]
Kind = Literal["people", "jobs", "limit"]
LEAST, MOST = -95, 300
"""Percent by which something may be supposed to differ."""
DRAWS = (400, 2_000, 10_000)
"""Draws of the uncertain inputs that may be asked for."""


@dataclass(frozen=True)
class Dial:
    """Something of a market that may be supposed to be more or less.

    Args:
        kind: how many ``people``, how many ``jobs``, or the ``limit`` of what an employer can pay.
        name: of the segment or of the employer.
        place: where it stands in the file.
        written: what the visitor wrote.
        percent: what it says; ``None``: nothing.
        wrong: it is no such percentage.
    """

    kind: Kind
    name: str
    place: str
    written: str = ""
    percent: int | None = None
    wrong: bool = False

    @property
    def field(self) -> str:
        """Its name in the form."""
        return f"{self.kind}.{self.name}"


@dataclass(frozen=True)
class MarketQuestion:
    """A question about a market.

    Args:
        file: of the market.
        on: names of the shocks that are on.
        dials: all that may be supposed, in the order of the file.
        like: the employer that one more is like; empty: nobody enters.
        share: percent of ``like`` that enters: one of the firms that it stands for.
        draws: of the uncertain inputs; 0: none, every range at its middle.
    """

    file: str
    on: tuple[str, ...] = ()
    dials: tuple[Dial, ...] = ()
    like: str = ""
    share: int = 100
    draws: int = 0

    @property
    def wrong(self) -> tuple[Dial, ...]:
        """Dials whose percentage cannot be understood."""
        return tuple(dial for dial in self.dials if dial.wrong)

    @property
    def moved(self) -> tuple[Dial, ...]:
        """Dials that are not where the file has them."""
        return tuple(dial for dial in self.dials if dial.percent)

    @property
    def query(self) -> str:
        """The question as the query of an address, without the number of draws."""
        pairs = [("file", self.file), *(("on", name) for name in self.on)]
        pairs += [(dial.field, str(dial.percent)) for dial in self.moved]
        return urlencode(pairs + ([("like", self.like)] if self.like else []))

    def sets(self, say: Say) -> tuple[str, ...]:
        """What is supposed beside the shocks, as changes of the market file."""
        return tuple(self._sets(say))

    def called(self, say: Say) -> str:
        """A name for all that is supposed; empty where the shocks of the file say it all, or nothing is."""
        own = [
            say(f"app_market.called_{d.kind}", name=d.name, percent=_signed(d.percent)) for d in self.moved
        ]
        own += [say("app_market.entrant", like=self.like)] if self.like else []
        parts = [*self.on, *own]
        return parts[0] if len(parts) == 1 else " + ".join(parts)

    def _sets(self, say: Say) -> Iterator[str]:
        for dial in self.moved:
            yield f"{dial.place}={dial.percent:+d}%"
        if self.like:
            new = f"like.{say('app_market.entrant', like=self.like)}"
            yield f"{new}={self.like}"
            if self.share < 100:
                yield f"{new}.firms={self.share - 100:+d}%"
                yield f"{new}.seats={self.share - 100:+d}%"


def asked(file: str, scenario: Scenario, sent: Sequence[tuple[str, str]], locale: str) -> MarketQuestion:
    """The question in the fields ``sent`` of a form; what the market does not have is left out."""
    given = dict(sent)
    shocks = [shock.name for shock in scenario.shocks]
    on = tuple(name for name in shocks if ("on", name) in sent)
    twin = next((each for each in scenario.employers if each.name == given.get("like")), None)
    draws = given.get("draws", "")
    return MarketQuestion(
        file=file,
        on=on,
        dials=tuple(_turned(dial, given.get(dial.field, ""), locale) for dial in dials(scenario)),
        like=twin.name if twin else "",
        share=_share(twin) if twin else 100,
        draws=int(draws) if draws in map(str, DRAWS) else 0,
    )


def dials(scenario: Scenario) -> Iterator[Dial]:
    """All that may be supposed of ``scenario``."""
    for segment in scenario.segments:
        yield Dial("people", segment.name, f"{segment.place_in_file}.headcount")
    for employer in scenario.employers:
        yield Dial("jobs", employer.name, f"employer.{employer.name}.seats")
    for employer in scenario.employers:
        limit = _limit(employer)
        if limit:
            yield Dial("limit", employer.name, f"employer.{employer.name}.{limit}")


def is_uncertain(scenario: Scenario) -> bool:
    """Whether there is anything to draw."""
    return any(not isinstance(quantity, Point) for quantity in scenario.inputs().values())


def _turned(dial: Dial, written: str, locale: str) -> Dial:
    if not written.strip():
        return dial
    try:
        found = percent(written, dial.field, locale)
    except InputError:
        found = math.inf
    wrong = found % 1 != 0 or not LEAST <= found <= MOST
    return replace(dial, written=written[:20], percent=None if wrong else int(found), wrong=wrong)


def _limit(employer: Employer) -> str:
    """What limits the pay of all seats of ``employer``; empty: not one thing for all of them."""
    if employer.budget is not None:
        return "budget"
    terms = [seat.terms for seat in employer.seats]
    if all(each.band is not None for each in terms):
        return "band"
    return "cash_cap" if all(each.cash_cap is not None for each in terms) else ""


def _share(employer: Employer) -> int:
    return max(1, round(100 / employer.firms.median))


def _signed(percent: int | None) -> str:
    return f"{percent or 0:+d}".replace("-", "−")


def chosen(names: Iterable[str], wanted: str) -> str:
    """``wanted`` if it is one of ``names``, else the first of them."""
    known = list(names)
    return wanted if wanted in known else known[0]
