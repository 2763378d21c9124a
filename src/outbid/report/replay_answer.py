"""``outbid replay``: the shipped scenario with the evidence in it, cleared, and what that says of each claim."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from outbid.core.errors import InputError
from outbid.data import catalogue
from outbid.market.scenarios.file import load_market
from outbid.market.scenarios.scenario import Scenario
from outbid.market.scenarios.study import study
from outbid.market.scenarios.sweep import Progress
from outbid.report.evidence_sources import provenance
from outbid.report.market_answer import MOST_DRAWS, MOST_WORKERS
from outbid.report.market_build import market_view
from outbid.report.replay_anchors import anchor_view, anchored, anchors
from outbid.report.replay_directions import directions
from outbid.report.replay_evidence import Evidence
from outbid.report.replay_figures import FIGURES, figures, shocks_read
from outbid.report.replay_trials import trials
from outbid.report.replay_verdicts import NAMES, Said, said
from outbid.report.replay_views import EvidenceFigure, ModelFigure, ReplayView, RowView

SCENARIOS = ("2024",)
DRAWS = 500
"""Draws of the uncertain inputs, unless others are asked for."""


def replay(
    name: str,
    example: Callable[[], tuple[tuple[ModelFigure, ...], int]],
    version: str,
    *,
    draws: int = DRAWS,
    seed: int = 1,
    workers: int = 1,
    resume: str | Path | None = None,
    cluster: str | None = None,
    data: str | Path | None = None,
    progress: Progress | None = None,
) -> ReplayView:
    """What the evidence and the model say of each claim about the market of a year.

    Args:
        name: of the scenario, one of :data:`SCENARIOS`.
        example: gives the figures of the worked example, which is one person's offer and no market, and the number of
            futures behind them.
        version: of Outbid.
        draws: of the uncertain inputs.
        seed: of the draws.
        workers: processes of this machine; they change nothing but the time.
        resume: a folder that keeps what is finished; asked again, the replay goes on from there.
        cluster: address of a Dask scheduler, whose workers clear instead of this machine.
        data: file of the evidence; ``None``: the default one.
        progress: is told how many markets are cleared, and of how many.

    Raises:
        InputError: no such scenario, a number out of its range, evidence that lacks what the scenario needs, a folder
            of something else, a cluster that is not there.
    """
    _check(name, draws, seed, workers)
    scenario = load_market(folder() / "replay" / f"{name}.toml")
    from outbid.data.store import open_store

    with open_store(data) as store:
        evidence = Evidence(store, scenario.as_of or dt.date.max)
        sayings, found = said(evidence), anchors(evidence)
        used = [source for figure in _figures(sayings.values()) for source in figure.sources]
        used += [source for anchor in found for figure in anchor.figures for source in figure.sources]
        rests = provenance(version, store, used)
    scenario = anchored(scenario, found)
    settings: dict[str, Any] = {"draws": draws, "seed": seed, "workers": workers, "cluster": cluster}
    with _of_evidence():
        cleared = study(
            scenario,
            scenario.shocks,
            resume=None if resume is None else Path(resume),
            progress=progress,
            **settings,
        )
    tried = trials(cleared, shocks_read())
    model = {claim: figures(cleared, specs, tried) for claim, specs in FIGURES.items()}
    model["S9"], futures = example()
    return ReplayView(
        name=name,
        rows=tuple(row_view(claim, sayings[claim], model[claim]) for claim in NAMES),
        directions=directions(cleared),
        anchors=tuple(map(anchor_view, found)),
        market=market_view(cleared, version),
        provenance=rests,
        futures=futures,
        day=evidence.day.isoformat(),
        window=(evidence.window.first.isoformat(), evidence.window.last.isoformat()),
        caveats=tuple(caveat for each in rests.sources for caveat in _caveats(each.id)),
    )


@contextlib.contextmanager
def _of_evidence() -> Iterator[None]:
    """Says of a folder with other inputs whence these come: from evidence, and from no file of the reader's own."""
    try:
        yield
    except InputError as error:
        if error.key != "sweep.other_inputs":
            raise
        raise InputError("replay.other_evidence", where=error.where, **error.params) from None


def row_view(name: str, of: Said, model: tuple[ModelFigure, ...]) -> RowView:
    """The row of a claim."""
    kinds = {figure.carried for figure in model}
    carried = kinds.pop() if len(kinds) == 1 else "both"
    return RowView(name, of.figures, of.verdict, of.why, model, carried, of.left_out)


def scenario(name: str = "2024") -> Scenario:
    """The scenario ``name`` as its file states it, without the evidence."""
    return load_market(folder() / "replay" / f"{name}.toml")


def folder() -> Path:
    """Where the shipped examples lie: inside the installed package, or beside the source code.

    Raises:
        InputError: they were left out of this installation.
    """
    package = Path(__file__).resolve().parents[1]
    for place in (package / "examples", package.parents[1] / "examples"):
        if (place / "replay").is_dir():
            return place
    raise InputError("replay.no_examples", where=str(package / "examples"))


def _caveats(source: str) -> tuple[Mapping[str, str], ...]:
    found = catalogue.source(source)
    return tuple(found.caveats) if found else ()


def _figures(sayings: Iterable[Said]) -> list[EvidenceFigure]:
    return [figure for each in sayings for figure in each.figures]


def _check(name: str, draws: int, seed: int, workers: int) -> None:
    if name not in SCENARIOS:
        raise InputError("replay.no_scenario", value=name[:40], available=", ".join(SCENARIOS))
    if not 0 <= draws <= MOST_DRAWS:
        raise InputError("scenario.draws", value=draws, most=MOST_DRAWS)
    if not 0 <= seed < 2**63:
        raise InputError("errors.seed", value=seed)
    if not 1 <= workers <= MOST_WORKERS:
        raise InputError("scenario.workers", value=workers, most=MOST_WORKERS)
