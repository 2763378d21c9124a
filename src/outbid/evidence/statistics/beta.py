"""Beta, binomial and Student's t distributions without scipy, whose import takes longer than a whole answer."""

from __future__ import annotations

import math

from outbid.core import normal, roots

_TINY = 1e-300
_MOST = 20_000
"""Terms of the continued fraction; about the square root of the larger parameter is needed."""


def beta_cdf(x: float, a: float, b: float) -> float:
    """Distribution function of the beta distribution, the regularised incomplete beta function ``I_x(a, b)``.

    The continued fraction of DLMF 8.17.22, evaluated by Lentz's method as Thompson and Barnett (1986) put it.

    Args:
        x: between 0 and 1.
        a: above 0.
        b: above 0.

    Returns:
        to about 1e-12.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_cdf(1 - x, b, a)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    upper, lower, value = 1.0, 0.0, 1.0
    for m in range(_MOST):
        if m > 0:
            even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            upper, lower, value = _lentz(even, upper, lower, value)
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        before = value
        upper, lower, value = _lentz(odd, upper, lower, value)
        if m > 0 and abs(value / before - 1) < 1e-15:
            break
    return min(max(front / (a * value), 0.0), 1.0)


def _lentz(term: float, upper: float, lower: float, value: float) -> tuple[float, float, float]:
    lower = 1 / ((1 + term * lower) or _TINY)
    upper = (1 + term / upper) or _TINY
    return upper, lower, value * upper * lower


def beta_quantile(p: float, a: float, b: float) -> float:
    """The ``x`` at which :func:`beta_cdf` is ``p``; absolute error below 1e-13.

    Args:
        p: between 0 and 1.
        a: above 0.
        b: above 0.
    """
    if p <= 0 or p >= 1:
        return float(p >= 1)
    middle, spread = a / (a + b), math.sqrt(a * b / (a + b + 1)) / (a + b)
    low, high = max(middle - 12 * spread, 0.0), min(middle + 12 * spread, 1.0)
    at_low, at_high = beta_cdf(low, a, b) - p, beta_cdf(high, a, b) - p
    if at_low > 0:
        low, at_low = 0.0, -p
    if at_high < 0:
        high, at_high = 1.0, 1 - p
    return roots.root(
        lambda x: beta_cdf(x, a, b) - p,
        low,
        high,
        at_low=at_low,
        at_high=at_high,
        tolerance=1e-14,
        most=120,
    )


def t_quantile(p: float, df: float) -> float:
    """Quantile of Student's t distribution.

    Args:
        p: strictly between 0 and 1.
        df: degrees of freedom, above 0; beyond 1e6 those of the normal distribution are taken.
    """
    if p == 0.5:
        return 0.0
    if df > 1e6:
        return float(normal.quantile(p))
    tail = 2 * min(p, 1 - p)
    x = beta_quantile(tail, df / 2, 0.5)
    size = math.sqrt(df * (1 - x) / x) if x > 0 else math.inf
    return math.copysign(size, p - 0.5)
