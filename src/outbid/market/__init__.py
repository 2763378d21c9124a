"""Two-sided clearing in which the transfer is a package: worth less to a person than it costs the employer.

Problem (:class:`Market`, with a :class:`Frontier` for every pair), solvers (:func:`clear` with tastes, :func:`assign`
without), outcomes, and certificates that do not trust the solvers (:func:`certify`, :func:`check_stability`). From
packages to frontiers: :mod:`outbid.market.menus`; from data to a market: :mod:`outbid.market.estimate`; in people's
terms: :mod:`outbid.market.scenarios`.

Names are loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outbid.market.assignment.outcome import Assignment as Assignment
    from outbid.market.batch import BatchOutcome as BatchOutcome
    from outbid.market.batch import clear_batch as clear_batch
    from outbid.market.certificate import Certificate as Certificate
    from outbid.market.certificate import certify as certify
    from outbid.market.exact import assign as assign
    from outbid.market.exponential import Exponential as Exponential
    from outbid.market.frontier import Frontier as Frontier
    from outbid.market.frontier import PiecewiseLinear as PiecewiseLinear
    from outbid.market.frontier import linear as linear
    from outbid.market.frontier import package as package
    from outbid.market.frontier import transferable as transferable
    from outbid.market.logit import NotClearedError as NotClearedError
    from outbid.market.logit import clear as clear
    from outbid.market.market import Frontiers as Frontiers
    from outbid.market.market import Market as Market
    from outbid.market.market import Pairs as Pairs
    from outbid.market.outcome import Outcome as Outcome
    from outbid.market.stability import Stability as Stability
    from outbid.market.stability import check_stability as check_stability

_HOMES = {
    "Assignment": "assignment.outcome",
    "BatchOutcome": "batch",
    "Certificate": "certificate",
    "Exponential": "exponential",
    "Frontier": "frontier",
    "Frontiers": "market",
    "Market": "market",
    "NotClearedError": "logit",
    "Outcome": "outcome",
    "Pairs": "market",
    "PiecewiseLinear": "frontier",
    "Stability": "stability",
    "assign": "exact",
    "certify": "certificate",
    "check_stability": "stability",
    "clear": "logit",
    "clear_batch": "batch",
    "linear": "frontier",
    "package": "frontier",
    "transferable": "frontier",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'outbid.market' has no attribute {name!r}")
    return getattr(import_module(f"outbid.market.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
