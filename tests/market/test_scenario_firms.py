"""What the number of firms means: merging, entering and irrelevant employers, by what must hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from markets import PLAIN, written

from outbid.core.errors import InputError
from outbid.core.ranges import Point
from outbid.market.scenarios.file import load_market
from outbid.market.scenarios.study import Study, study

ENTRANT = (
    'name = "New"\nseats = {seats}\nfirms = {firms}\ncash_cap = "500k"\nvalue = {{ "Experts" = "{value}" }}\n'
)


def cleared(tmp_path: Path, text: str, name: str = "market.toml", draws: int = 5) -> Study:
    scenario = load_market(written(tmp_path, text, name=name))
    return study(scenario, scenario.shocks, draws=draws)


def entering(seats: int, firms: str, value: str, *, shock: bool) -> str:
    body = ENTRANT.format(seats=seats, firms=firms, value=value)
    table = f'[[shock]]\nname = "S"\n[[shock.add]]\n{body}' if shock else f"[[employer]]\n{body}"
    return f"{PLAIN}\n{table}"


@pytest.mark.parametrize("firms", ["1", "4000", '"100 to 400"'])
def test_an_employer_is_the_same_in_the_file_and_in_a_shock(tmp_path: Path, firms: str) -> None:
    written_out = cleared(tmp_path, entering(20, firms, "250k to 400k", shock=False)).base.swept.draws
    entered = cleared(tmp_path, entering(20, firms, "250k to 400k", shock=True)).shocks[0][1].swept.draws
    for name in ("pay", "welfare", "flow", "open", "unmatched"):
        assert getattr(entered, name) == pytest.approx(getattr(written_out, name), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("firms", ["1", "4000"])
@pytest.mark.parametrize("value", ["20k", "400k"])
def test_one_more_bidder_never_lowers_welfare_however_many_firms_it_is(
    tmp_path: Path, firms: str, value: str
) -> None:
    found = cleared(tmp_path, entering(5, firms, value, shock=True))
    before, after = found.base.swept.draws, found.shocks[0][1].swept.draws
    assert (after.welfare >= before.welfare - 1e-4).all()


def test_an_irrelevant_line_with_many_firms_makes_nobody_else_unattractive(tmp_path: Path) -> None:
    before = cleared(tmp_path, PLAIN).base.swept.draws
    after = cleared(tmp_path, entering(1, "4000", "20k", shock=False)).base.swept.draws
    # it has one seat: it can take one of 30 experts at most
    assert (np.abs(after.hired[:, 1] - before.hired[:, 1]) <= 1).all()
    assert after.pay[:, 0] == pytest.approx(before.pay[:, 0], rel=0.02)


def test_firms_and_the_outside_count_against_each_other_only(tmp_path: Path) -> None:
    tenfold = PLAIN.replace("elasticity = 6", "elasticity = 6\noutside_firms = 10")
    for name in ("Large", "Lab", "Small"):
        tenfold = tenfold.replace(f'name = "{name}"', f'name = "{name}"\nfirms = 10')
    one, ten = (cleared(tmp_path, text).base.swept.draws for text in (PLAIN, tenfold))
    assert ten.flow == pytest.approx(one.flow, rel=1e-6, abs=1e-9)


def test_firms_are_drawn_and_change_like_other_numbers(tmp_path: Path) -> None:
    path = written(
        tmp_path, PLAIN, (r'name = "Large"', 'name = "Large"\nfirms = { value = "2 to 8", reason = "told" }')
    )
    scenario = load_market(path, sets=["employer.Large.firms=+50%", "employer.Lab.firms=3"])
    assert scenario.inputs()["employer.Large.firms"].median == pytest.approx(4.0)
    assert scenario.reasons["employer.Large.firms"].text == "told"
    after = study(scenario, scenario.shocks, draws=0).shocks[0][1].scenario
    assert after.employers[0].firms.median == pytest.approx(6.0)
    assert after.employers[1].firms == Point(3.0)
    with pytest.raises(InputError, match="leaves no firm"):
        load_market(path, sets=["employer.Large.firms=-100%"])
