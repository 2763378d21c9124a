"""What tests of the replay share."""

from __future__ import annotations

import datetime as dt

from outbid.report.replay_views import EvidenceFigure

DAY = dt.date(2024, 1, 31)
DRAWS = 32


def figure(key: str, value: float, low: float | None = None, high: float | None = None) -> EvidenceFigure:
    return EvidenceFigure(key, "change", value, low, high, 100, ("oews",), "2024-01-31", "2024-01-31")
