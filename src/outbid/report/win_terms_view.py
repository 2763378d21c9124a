"""The negotiated terms as a wire type."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TermsView:
    """What is negotiated; ``equity`` counts shares, or is the value of a grant of listed shares."""

    base: float
    sign_on: float
    equity: float
