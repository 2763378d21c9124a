"""Rounding as people do it and as figures are published: a tie goes away from zero.

Python rounds the binary number that is next to what was written, and a tie to the even neighbour: 2.5 to 2, 0.285 to
0.28. A reader who checks a figure by hand finds neither.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

EXACT = 12
"""Significant digits in which a number is what it was meant to be: what arithmetic leaves of a tie, such as
104499.99999999999, is one too."""


def to_places(value: float, places: int = 0) -> float:
    """``value`` in ``places`` digits behind the point; of negative ``places``, in whole tens, hundreds, ...

    Example:
        >>> to_places(2.5), to_places(-0.125, 2), to_places(1250, -2)
        (3.0, -0.13, 1300.0)
    """
    if not math.isfinite(value) or not value:
        return value
    # a large number has no digits left behind the point, and is its own rounding there
    written = _written(value)
    return float(_rounded(written, -places)) + 0.0 if places < EXACT - written.adjusted() else value


def to_digits(value: float, digits: int) -> float:
    """``value`` in ``digits`` significant digits.

    Example:
        >>> to_digits(104500, 3), to_digits(0.0012345, 2)
        (105000.0, 0.0012)
    """
    if not math.isfinite(value) or not value:
        return value
    written = _written(value, max(EXACT, digits))
    return float(_rounded(written, written.adjusted() - digits + 1))


def to_whole(value: float) -> int:
    """``value`` as a whole number."""
    return int(to_places(value))


def _written(value: float, digits: int = EXACT) -> Decimal:
    return Decimal(f"{value:.{digits}g}")


def _rounded(written: Decimal, exponent: int) -> Decimal:
    return written.quantize(Decimal(1).scaleb(exponent), ROUND_HALF_UP)
