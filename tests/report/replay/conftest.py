"""The market of the replay and its answer, made once for all tests of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from replaying import DAY, DRAWS

from outbid.data.store import Store, open_store
from outbid.market.scenarios.scenario import Scenario
from outbid.market.scenarios.study import Study, study
from outbid.report.replay_anchors import anchored, anchors
from outbid.report.replay_answer import scenario
from outbid.report.replay_evidence import Evidence
from outbid.report.replay_views import ReplayView


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store() as found:
        yield found


@pytest.fixture(scope="session")
def file() -> Scenario:
    return scenario()


@pytest.fixture(scope="session")
def market(file: Scenario) -> Scenario:
    # closed again, since other tests of this process may want to write to it
    with open_store() as store:
        return anchored(file, anchors(Evidence(store, DAY)))


@pytest.fixture(scope="session")
def cleared(market: Scenario) -> Study:
    return study(market, market.shocks, draws=DRAWS, seed=3)


@pytest.fixture(scope="session")
def view() -> ReplayView:
    from outbid.workspace import replay

    return replay("2024", draws=DRAWS, seed=3)
