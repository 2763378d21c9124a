"""Without tastes pay is an interval; by hand, where one person meets one seat, or two."""

from __future__ import annotations

from pathlib import Path

import pytest

from outbid import market_run
from outbid.report.market_views import SegmentView

ALONE = """
kind = "market"
name = "One and one"
currency = "USD"
tax_year = 2026
place = "US-TX"
tastes = {{ worker_scale = 0, seat_scale = 0 }}

[[segment]]
name = "Expert"
headcount = 1
wealth = "100k"
outside = "100k"

[[employer]]
name = "Lab"
seats = 1
value = {{ Expert = "300k" }}
{more}
"""
RIVAL = """
[[employer]]
name = "Rival"
seats = 1
value = { Expert = "250k" }
"""


def expert(tmp_path: Path, more: str) -> SegmentView:
    file = tmp_path / "market.toml"
    file.write_text(ALONE.format(more=more))
    return market_run(file, draws=0).segments[0]


def test_alone_pay_lies_between_pay_elsewhere_and_what_the_hire_is_worth(tmp_path: Path) -> None:
    found = expert(tmp_path, "")
    assert found.supportable is not None
    # 100,000 elsewhere bears 6.2% and 1.45% of contributions here
    assert found.supportable == pytest.approx((107_650, 300_000), abs=2 * 50)
    assert found.pay is not None
    assert found.pay.value == pytest.approx((107_650 + 300_000) / 2, abs=2 * 50)


def test_a_rival_lifts_the_lower_end_to_what_it_would_pay(tmp_path: Path) -> None:
    found = expert(tmp_path, RIVAL)
    assert found.supportable is not None
    assert found.supportable == pytest.approx((250_000, 300_000), abs=2 * 50)
