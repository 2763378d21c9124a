"""Who hires whom at what pay, and how far the model is to be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import outbid
from outbid.packages.package import Package
from outbid.workspace.person import Workspace
from outbid.worth.net import Tax
from outbid.worth.value import Run

if TYPE_CHECKING:
    from outbid.report.market_answer import MarketAnswer
    from outbid.report.market_views import MarketCheckView
    from outbid.report.replay_views import ModelFigure, ReplayView
    from outbid.report.validate_views import ValidateView


def market_run(path: str | Path, **settings: Any) -> MarketAnswer:
    """Who hires whom at what pay, who is left, and what each shock of the market file does.

    Args:
        path: the market file.
        settings: ``draws``, ``seed``, ``workers``, ``locale`` and ``progress``, as
            :func:`outbid.report.market_answer.run` takes them.
    """
    from outbid.report import market_answer

    return market_answer.run(path, outbid.__version__, **settings)


def market_shock(
    path: str | Path, name: str | None = None, sets: Sequence[str] = (), **settings: Any
) -> MarketAnswer:
    """What one shock does: that of the file called ``name``, and changes such as ``"segment.X.headcount=+20%"``."""
    from outbid.report import market_answer

    return market_answer.shock(path, outbid.__version__, name, sets, **settings)


def market_together(
    path: str | Path, names: Sequence[str] = (), sets: Sequence[str] = (), **settings: Any
) -> MarketAnswer:
    """What the shocks ``names`` of the file and the changes ``sets`` do all at once; without any, the market as it is.

    Args:
        path: the market file.
        names: of shocks of the file.
        sets: changes as for :func:`market_shock`.
        settings: as for :func:`market_run`, and ``called``, a name for the whole.
    """
    from outbid.report import market_answer

    return market_answer.together(path, outbid.__version__, names, sets, **settings)


def market_check(path: str | Path, *, locale: str | None = None) -> MarketCheckView:
    """What is missing, contradictory or suspicious in a market file."""
    from outbid.report import market_answer

    return market_answer.check(path, locale=locale)


def replay(name: str = "2024", **settings: Any) -> ReplayView:
    """What the evidence and the model say of each claim about the market of a year, and what people ask of it.

    Args:
        name: of the shipped scenario.
        settings: ``draws``, ``seed``, ``workers``, ``resume``, ``cluster``, ``data`` and ``progress``, as
            :func:`outbid.report.replay_answer.replay` takes them.
    """
    from outbid.report import replay_answer
    from outbid.report.replay_example import example_figures

    folder = replay_answer.folder() / "talent-war"
    me = Workspace.of(folder / "me.toml", Run(settings.get("seed", 1)))

    def prepared(*offers: Package) -> tuple[list[Package], list[Tax]]:
        _, packages, _, taxes = me.prepare(offers)
        return packages, taxes

    def example() -> tuple[tuple[ModelFigure, ...], int]:
        return example_figures(folder, me.person, me.gammas, me.run, prepared)

    return replay_answer.replay(name, example, outbid.__version__, **settings)


def validate(**settings: Any) -> ValidateView:
    """Whether the market predicts pay that it has not seen.

    Args:
        settings: ``draws``, ``seed`` and ``data``, as :func:`outbid.report.validate_answer.validate` takes them.
    """
    from outbid.report import validate_answer

    return validate_answer.validate(version=outbid.__version__, **settings)
