"""How the evidence becomes the replay's market, and whether its changes go where theory says."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from replaying import DAY, DRAWS, figure

from outbid.core.ranges import Spread
from outbid.report.replay_anchors import Anchor, anchored, anchors
from outbid.report.replay_directions import _view as direction_of
from outbid.report.replay_directions import directions
from outbid.report.replay_evidence import Evidence


def test_anchors_are_products_of_figures_and_shares():
    two = (figure("a", 1000.0), figure("b", 0.02))
    assert Anchor("p", two, "50% to 60%", "k").value == Spread(10.0, 12.0)
    assert Anchor("p", two, "50% to 60%", "k", total=True).value == Spread(500.01, 600.012)
    assert Anchor("p", two, "", "k", total=None).value == Spread(0.02, 1000.0)


def test_what_the_evidence_gives_stands_in_the_market_and_agrees_with_the_file(store, file, market):
    """The stand-ins of the file are what a reader of the file alone sees: within a tenth of what the replay uses."""
    found = anchors(Evidence(store, DAY))
    was, now = file.inputs(), market.inputs()
    assert len({each.place for each in found}) == len(found)
    for each in found:
        assert now[each.place] == each.value
        assert was[each.place].median == pytest.approx(each.value.median, rel=0.1)
        assert "stand-in" in file.explained[each.place][1].text
        assert "stand-in" not in market.explained[each.place][1].text
        assert market.explained[each.place][1].source
    untouched = was.keys() - {each.place for each in found}
    assert all(was[place] == now[place] for place in untouched)
    with pytest.raises(KeyError, match="nowhere"):
        anchored(file, (dataclasses.replace(found[0], place="nowhere"),))


def test_a_direction_that_fails_is_counted():
    least = np.array([[1.0, 2.0], [1.0, 5.0], [np.nan, 1.0], [3.0, 3.0]])
    most = np.array([[1.0, 2.0], [1.0, 4.0], [1.0, 0.0], [3.0, 3.0 - 1e-8]])
    found = direction_of("own_hires", "x", least, most)
    assert (found.draws, found.failed) == (3, 1)


@pytest.mark.slow
def test_changes_go_where_theory_says_in_every_draw(cleared):
    found = directions(cleared)
    assert len(found) == 7
    assert all(each.draws == DRAWS + 1 and each.failed == 0 for each in found)
