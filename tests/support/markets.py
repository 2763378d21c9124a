"""Small market files for tests of scenarios: cash only, so that they clear in no time."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

PLAIN = """
kind = "market"
name = "Plain"
currency = "USD"
tax_year = 2026
place = "US-TX"
as_of = 2026-11-01

[tastes]
elasticity = 6

[draws]
count = 30
seed = 7

[[segment]]
name = "Experts"
headcount = "20 to 40"
wealth = "500k"
risk_aversion = { low = 0.5, high = 0.5 }
outside = "150k"
usual_pay = "250k"

[[segment]]
name = "Generalists"
headcount = "300 to 500"
wealth = "100k"
outside = "80k to 100k"

[[employer]]
name = "Large"
seats = 200
band = "70k to 400k"
value = { "Experts" = "350k to 500k", "Generalists" = "130k to 170k" }

[[employer]]
name = "Lab"
seats = "20 to 30"
cash_cap = "900k"
value = { "Experts" = "500k to 800k", "Generalists" = "150k" }
amenity = { "Experts" = "-10k to 20k" }

[[employer]]
name = "Small"
seats = 25
cash_cap = "160k"
value = { "Experts" = "300k", "Generalists" = "140k" }
"""

Write = Callable[..., Path]


def written(folder: Path, text: str = PLAIN, *changes: tuple[str, str], name: str = "market.toml") -> Path:
    """A market file with ``changes`` to ``text``: each pattern occurs."""
    for pattern, new in changes:
        text, count = re.subn(pattern, lambda _, new=new: new, text, count=1, flags=re.MULTILINE)  # type: ignore[misc]
        assert count, pattern
    path = folder / name
    path.write_text(text, "utf-8")
    return path
