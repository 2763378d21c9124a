import datetime as dt
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbid.core.errors import InputError
from outbid.evidence.answer import Benchmark, Cell, Figure, Modelled
from outbid.evidence.band import Policy, build_band

DAY = dt.date(2026, 1, 1)
Z = {0.1: -1.2815515655446004, 0.25: -0.6744897501960817, 0.4: -0.2533471031357997, 0.5: 0.0}


def benchmark(values, **changes):
    figures = tuple(v if isinstance(v, Figure) else Figure(v) for v in values)
    made = Benchmark("attested", "base", Cell("software-engineer"), "USD", figures, 40, ("lca",), DAY, DAY)
    return replace(made, **changes)


MARKET = benchmark([80e3, 100e3, Figure(120e3, 114e3, 126e3), 150e3, 190e3])


def test_width_is_maximum_over_minimum_less_one_about_the_middle():
    band = build_band(MARKET, Policy.of_width(0.5))
    assert (band.minimum.value, band.midpoint.value, band.maximum.value) == (96e3, 120e3, 144e3)
    assert Policy.of_width(0.5).width == pytest.approx(0.5)


def test_the_market_interval_is_carried_to_all_three():
    band = build_band(MARKET, Policy(below=0.2, above=0.25, step=500))
    assert (band.midpoint.low, band.midpoint.high) == (114e3, 126e3)
    assert (band.minimum.low, band.minimum.high) == (91e3, 101e3)  # 91,200 and 100,800 to the nearest 500
    assert (band.maximum.low, band.maximum.high) == (142.5e3, 157.5e3)


def test_compa_ratio_and_penetration_by_hand():
    band = build_band(MARKET, Policy.of_width(0.5), [96e3, 120e3, 132e3, 156e3])
    assert [p.compa_ratio for p in band.placements] == pytest.approx([0.8, 1.0, 1.1, 1.3])
    assert [p.penetration for p in band.placements] == pytest.approx([0.0, 0.5, 0.75, 1.25])


def test_between_shares_a_lognormal_market_is_met_exactly():
    lognormal = benchmark([120e3 * math.exp(0.3 * z) for z in (Z[0.1], Z[0.25], 0, -Z[0.25], -Z[0.1])])
    band = build_band(lognormal, Policy(target=0.4))
    assert band.interpolated
    assert band.market.value == pytest.approx(120e3 * math.exp(0.3 * Z[0.4]), rel=1e-9)


@pytest.mark.parametrize("target", [0.9, 0.8])
def test_bounds_build_no_range(target):
    capped = benchmark([80e3, 100e3, 120e3, 150e3, Figure(239e3, bound="at least")])
    with pytest.raises(InputError) as caught:
        build_band(capped, Policy(target=target))
    assert caught.value.key == "publish.only_bounds"


def test_modelled_figures_only_if_allowed():
    thin = benchmark(
        [Figure(None)] * 5,
        modelled=Modelled(tuple(map(Figure, (70e3, 85e3, 100e3, 120e3, 140e3))), 0.1, (), 90),
    )
    with pytest.raises(InputError) as caught:
        build_band(thin, Policy())
    assert caught.value.key == "publish.only_modelled"
    band = build_band(thin, Policy(), allow_modelled=True)
    assert band.modelled
    assert band.midpoint.value == 100e3


def test_the_floor_lifts_the_minimum_and_never_rounds_below_itself():
    band = build_band(MARKET, Policy.of_width(0.5, step=1000, floor=99_300))
    assert band.floored
    assert band.minimum.value == 100e3
    with pytest.raises(InputError) as caught:
        build_band(MARKET, Policy.of_width(0.5, floor=130e3))
    assert caught.value.key == "publish.floor_above_range"


@pytest.mark.parametrize(
    ("policy", "key"),
    [
        (Policy(target=0.95), "target"),
        (Policy(below=1.0), "spread"),
        (Policy(above=0.0), "spread"),
        (Policy(step=-5.0), "step"),
        (Policy(step=1e6), "step_too_coarse"),
    ],
)
def test_policies_that_make_no_range_are_refused(policy, key):
    with pytest.raises(InputError) as caught:
        build_band(MARKET, policy)
    assert caught.value.key == f"publish.{key}"


@given(
    st.floats(0.02, 3.0), st.sampled_from([None, 1.0, 100.0, 1000.0]), st.floats(30e3, 2e6)
)  # widths of at least 2% of 30,000 are more than a thousand apart in no case: see the step below
def test_ranges_are_in_order_and_near_the_stated_width(width, step, median):
    if step and width * median < 8 * step:
        return
    band = build_band(benchmark([1.0, 2.0, median, 4e9, 5e9]), Policy.of_width(width, step=step))
    low, mid, high = (f.value for f in (band.minimum, band.midpoint, band.maximum))
    assert low < mid < high
    slack = (step or 1.0) * (2 + width) / low
    assert abs(high / low - 1 - width) <= slack
