"""European, Bermudan-after-vesting and American employee calls against stored values of QuantLib."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from outbid.worth.lattice import Market, call

STORED = json.loads((Path(__file__).parent / "golden/quantlib_options.json").read_text(encoding="utf-8"))
YEAR = STORED["days_per_year"]


@pytest.mark.parametrize("sigma", [0.2, 0.5, 0.9])
@pytest.mark.parametrize("kind", ["european", "bermudan", "american"])
def test_within_a_thousandth_of_quantlib(kind: str, sigma: float) -> None:
    cases = [case for case in STORED["cases"] if case["sigma"] == sigma]
    assert len(cases) == 36
    for case in cases:
        dates = [day / YEAR for day in case["exercise_days"][:-1]]
        found = call(
            case["spot"],
            STORED["strike"],
            case["days"] / YEAR,
            Market(STORED["rate"], sigma, case["dividend"]),
            exercise=dates if kind == "bermudan" else kind,
            vest_years=case["vest_days"] / YEAR,
        )
        assert found == pytest.approx(case[kind], rel=1e-3), case
