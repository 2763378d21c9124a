"""The exact interval of a share."""

from __future__ import annotations

from outbid.evidence.statistics.beta import beta_quantile


def clopper_pearson(successes: float, n: float, confidence: float) -> tuple[float, float]:
    """Interval of a binomial share that covers at least with ``confidence`` (Clopper and Pearson 1934, Biometrika 26).

    With ``n`` an effective number of records it is that of Korn and Graubard (1998, Survey Methodology 24(2)).

    Args:
        successes: 0 to ``n``, not necessarily whole.
        n: above 0.
        confidence: strictly between 0 and 1; each tail gets half of the rest.

    Returns:
        lower and upper end; 0 of n gives 0 and ``1 − tail^(1/n)``.
    """
    tail = (1 - confidence) / 2
    low = beta_quantile(tail, successes, n - successes + 1) if successes > 0 else 0.0
    high = beta_quantile(1 - tail, successes + 1, n - successes) if successes < n else 1.0
    return low, high
