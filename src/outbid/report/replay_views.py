"""What a replay says, without language: nine rows, what people ask of the market, and what theory demands.

A row cannot pass an input off as a finding: whether the input or the output carries a figure is for nobody to say, but
follows from how the figure was made (:func:`carried_by`), and the types refuse anything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Literal

from outbid.evidence.answer import CONFIDENCE
from outbid.evidence.statistics.proportion import clopper_pearson
from outbid.report.evidence_views import Provenance
from outbid.report.market_views import Interval, MarketView

Unit = Literal["money", "share", "change", "count", "index", "ratio"]
Verdict = Literal["supported", "contradicted", "mixed", "not_in_evidence"]
Carried = Literal["input", "theory", "sign", "output", "few", "both"]
"""Where a figure comes from: the inputs, the theory of any such market, the model in its sign only, or the model.

``few``: there are too few draws to tell.
"""
Made = Literal["given", "level", "effect"]
"""How a figure of the model comes about: read off the inputs, a level of the cleared market, or a change's effect."""
Later = Literal["none", "part", "all"]
"""How much of what a figure rests on is later than the day of the claim."""
FOLLOWS = 0.5
"""A level that moves by half as much as its inputs or more gives back what was put in: it is carried by them."""
STILL = 0.0005
"""Effects below it are none."""
AGREED = 0.9
"""Part of all draws that must agree on which way an effect goes, for it to have a sign."""


def carried_by(
    made: Made, responds: float | None, demanded: bool = False, agreed: tuple[int, int] = (0, 0)
) -> Carried:
    """What carries a figure of the model.

    Args:
        made: how it comes about. What is given is an input.
        responds: by how many percent it moves when the input that it follows most moves by one.
        demanded: of an effect: theory demands its sign of any such market, so that it says nothing of this one.
        agreed: of an effect: draws of the inputs that agree on which way it goes, and draws. Where :data:`AGREED` of
            all draws agree, as far as so many can tell, it has a sign; where they do not, whether it goes anywhere is
            for the inputs to say.
    """
    follows = responds is None or abs(responds) >= FOLLOWS
    if made == "effect":
        clear = signed(*agreed)
        if not clear:
            return "few" if clear is None else "input"
        return "theory" if demanded else "sign" if follows else "output"
    return "output" if made == "level" and not follows else "input"


def signed(agree: int, draws: int) -> bool | None:
    """Whether :data:`AGREED` of all draws go one way, when ``agree`` of ``draws`` do; ``None``: so few cannot tell.

    The exact interval of the share at 90% must lie on one side of it.
    """
    if not draws:
        return None
    low, high = clopper_pearson(agree, draws, CONFIDENCE)
    return True if low >= AGREED else False if high < AGREED else None


@cache
def least_draws() -> int:
    """The fewest draws that can tell a sign: all of them agree."""
    return next(draws for draws in count(1) if signed(draws, draws))


@dataclass(frozen=True)
class ModelFigure:
    """A figure of the model.

    Args:
        key: names it in the catalogue, ``replay.figure_…``.
        value: with P10 and P90 over draws.
        made: how it comes about.
        inputs: of what is given: where it stands in the file; else the kind of input that it follows most, with ``*``
            for any.
        responds: by what percentage it moves when these move by one percent, at the middle of all inputs; ``None`` of
            what is given.
        carried: as :func:`carried_by` says.
        demanded: theory demands its sign.
        agreed: of an effect: draws that agree on which way it goes, and draws.
    """

    key: str
    unit: Unit
    value: Interval
    made: Made
    inputs: tuple[str, ...]
    responds: float | None
    carried: Carried
    demanded: bool = False
    agreed: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        if self.carried != carried_by(self.made, self.responds, self.demanded, self.agreed):
            raise ValueError(
                f"{self.key}: an input must not be shown as a finding, nor a finding as an input"
            )


@dataclass(frozen=True)
class EvidenceFigure:
    """A figure of the evidence, with the interval at 90% where it has one, and what it rests on.

    Args:
        n: records, or people employed where ``published``; ``None``: a series, which counts neither.
        within: what is held fixed in a comparison.
        of: records compared, where ``n`` of them are those that the figure is of.
        first, last: days that it is of.
        dated: its records have days of their own; else all that is known is that they lie from ``first`` to ``last``.
        later: how much of that is later than the claim.
        after: records that are, where it is known; those that state only a year count by the middle of it.
    """

    key: str
    unit: Unit
    value: float
    low: float | None
    high: float | None
    n: int | None
    sources: tuple[str, ...]
    first: str
    last: str
    published: bool = False
    within: tuple[str, ...] = ()
    of: int | None = None
    dated: bool = True
    later: Later = "none"
    after: int | None = None


@dataclass(frozen=True)
class LeftOut:
    """Records that would bear on a claim and do not count.

    Args:
        why: ``day``: they are not of the days that count; ``own``: nor are these, which the user has added;
            ``health``: filings for health occupations.
        n: records.
        first, last: days that they are of.
    """

    why: Literal["day", "own", "health"]
    n: int
    first: str
    last: str


@dataclass(frozen=True)
class RowView:
    """One claim: what the evidence says of it, what the model gives, and what carries that.

    The verdict is the evidence's alone: no figure of the model enters it. ``why`` names the reason, ``replay.why_…``.
    """

    name: str
    evidence: tuple[EvidenceFigure, ...]
    verdict: Verdict
    why: str
    model: tuple[ModelFigure, ...]
    carried: Carried
    left_out: tuple[LeftOut, ...] = ()

    def __post_init__(self) -> None:
        kinds = {figure.carried for figure in self.model}
        if self.carried != (kinds.pop() if len(kinds) == 1 else "both"):
            raise ValueError(f"{self.name}: a row is a finding only where all its figures are")


@dataclass(frozen=True)
class AnchorView:
    """An input that the evidence gives: ``figures`` times the stated ``share``, and the range that this makes.

    Without a share two figures are the ends of the range. ``key`` says why, ``replay.anchor_…``.
    """

    place: str
    figures: tuple[EvidenceFigure, ...]
    share: str
    value: str
    key: str


@dataclass(frozen=True)
class DirectionView:
    """What theory demands after a shock, in how many draws it was looked at, and in how many it fails."""

    key: str
    shock: str
    draws: int
    failed: int


@dataclass(frozen=True)
class ReplayView:
    """The answer of ``outbid replay``."""

    name: str
    rows: tuple[RowView, ...]
    directions: tuple[DirectionView, ...]
    anchors: tuple[AnchorView, ...]
    market: MarketView
    provenance: Provenance
    futures: int
    day: str = ""
    """Of the claims."""
    window: tuple[str, str] = ("", "")
    """First and last day of which records of pay count."""
    caveats: tuple[Mapping[str, str], ...] = ()
    """Of the sources, by language."""
    kind: str = "replay"
