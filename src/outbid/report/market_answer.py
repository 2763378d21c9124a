"""Market files in, views out: what the command line, notebooks and the web app call."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path

from outbid.core.errors import InputError
from outbid.market.scenarios.combine import combined
from outbid.market.scenarios.file import ad_hoc_name, load_market
from outbid.market.scenarios.names import unknown
from outbid.market.scenarios.scenario import Scenario, Shock
from outbid.market.scenarios.study import study
from outbid.market.scenarios.sweep import Means, Progress
from outbid.report.format import Reader
from outbid.report.market_build import check_view, market_view
from outbid.report.market_views import MarketCheckView, MarketView

MOST_DRAWS = 100_000
MOST_WORKERS = 64


@dataclasses.dataclass(frozen=True)
class MarketAnswer(MarketView):
    """A market view that notebooks show as a report."""

    def _repr_html_(self) -> str:
        from outbid.report.market_html import market_fragment

        return market_fragment(self, Reader("en", "en", self.assumptions.currency))


def run(
    path: str | Path,
    version: str,
    *,
    draws: int | None = None,
    seed: int | None = None,
    workers: int = 1,
    resume: str | Path | None = None,
    cluster: str | None = None,
    locale: str | None = None,
    progress: Progress | None = None,
) -> MarketAnswer:
    """The market as it is, and what each shock of the file does.

    Args:
        draws, seed: of what is uncertain; ``None``: as the file says.
        workers: processes of this machine.
        resume: a folder that keeps what is finished; asked again, it goes on from there.
        cluster: address of a Dask scheduler, whose workers clear instead of this machine.
    """
    scenario = load_market(path, locale=locale)
    return _answer(
        scenario, scenario.shocks, version, draws, seed, Means(workers, cluster, _folder(resume)), progress
    )


def shock(
    path: str | Path,
    version: str,
    name: str | None = None,
    sets: Iterable[str] = (),
    *,
    draws: int | None = None,
    seed: int | None = None,
    workers: int = 1,
    resume: str | Path | None = None,
    cluster: str | None = None,
    locale: str | None = None,
    progress: Progress | None = None,
) -> MarketAnswer:
    """One shock of the file, or the one that ``sets`` make up, in detail."""
    changes = list(sets)
    scenario = load_market(path, locale=locale, sets=changes)
    names = [each.name for each in scenario.shocks]
    chosen = [*([name] if name is not None else []), *([ad_hoc_name(changes)] if changes else [])]
    if not chosen:
        if not names:
            raise InputError("scenario.no_shock", where=str(path))
        chosen = names[:1]
    for each in chosen:
        if each not in names:
            raise unknown(each, names, f"{path}, shock", "shock")
    shocks = [each for each in scenario.shocks if each.name in chosen]
    found = _answer(
        scenario, shocks, version, draws, seed, Means(workers, cluster, _folder(resume)), progress
    )
    named = (name,) if name is not None else () if changes else (chosen[0],)
    asked = (*named, *(word for change in changes for word in ("--set", change)))
    return dataclasses.replace(found, shocks_first=True, asked=asked)


def together(
    path: str | Path,
    version: str,
    names: Iterable[str] = (),
    sets: Iterable[str] = (),
    *,
    called: str = "",
    draws: int | None = None,
    seed: int | None = None,
    workers: int = 1,
    resume: str | Path | None = None,
    cluster: str | None = None,
    locale: str | None = None,
    progress: Progress | None = None,
) -> MarketAnswer:
    """The market after several shocks of the file and the changes ``sets``, all at once; without any, as it is.

    Args:
        called: name of the whole in the answer, instead of one made of ``names`` and ``sets``.

    Raises:
        InputError: no such shock, or two that contradict each other.
    """
    wanted, changes = list(dict.fromkeys(names)), list(sets)
    scenario = load_market(path, locale=locale, sets=changes)
    known = [each.name for each in scenario.shocks]
    for each in wanted:
        if each not in known:
            raise unknown(each, known, f"{path}, shock", "shock")
    chosen = [*wanted, *([ad_hoc_name(changes)] if changes else [])]
    if not chosen:
        return _answer(scenario, [], version, draws, seed, Means(workers, cluster, _folder(resume)), progress)
    shocks = [each for each in scenario.shocks if each.name in chosen]
    shock = combined(shocks, called or ad_hoc_name(chosen))
    found = _answer(
        scenario, [shock], version, draws, seed, Means(workers, cluster, _folder(resume)), progress
    )
    words = [("--with", name) for name in wanted] + [("--set", change) for change in changes]
    asked = tuple(word for pair in words for word in pair)
    return dataclasses.replace(found, shocks_first=True, asked=asked)


def check(path: str | Path, *, locale: str | None = None) -> MarketCheckView:
    """What is missing, contradictory or suspicious in a market file."""
    return check_view(load_market(path, locale=locale))


def _answer(
    scenario: Scenario,
    shocks: Sequence[Shock],
    version: str,
    draws: int | None,
    seed: int | None,
    means: Means,
    progress: Progress | None,
) -> MarketAnswer:
    if draws is not None and not 0 <= draws <= MOST_DRAWS:
        raise InputError("scenario.draws", value=draws, most=MOST_DRAWS)
    if seed is not None and not 0 <= seed < 2**63:
        raise InputError("errors.seed", value=seed)
    if not 1 <= means.workers <= MOST_WORKERS:
        raise InputError("scenario.workers", value=means.workers, most=MOST_WORKERS)
    found = study(
        scenario,
        shocks,
        draws=draws,
        seed=seed,
        workers=means.workers,
        resume=means.folder,
        cluster=means.cluster,
        progress=progress,
    )
    view = market_view(found, version)
    return MarketAnswer(**{field.name: getattr(view, field.name) for field in dataclasses.fields(view)})


def _folder(resume: str | Path | None) -> Path | None:
    return None if resume is None else Path(resume)
