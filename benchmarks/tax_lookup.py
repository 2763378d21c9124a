"""Times 10 million tax look-ups against plain passes of numpy over the same arrays, in the same run."""

from collections.abc import Callable

import numpy as np

from outbid.law import schedule
from timing import seconds

COUNT = 10_000_000


def main() -> None:
    rng = np.random.default_rng(1)
    wages = np.exp(rng.normal(12.5, 0.6, COUNT))
    gains = np.exp(rng.normal(12.0, 1.0, COUNT))
    exponential = seconds(lambda: np.exp(wages * 1e-9))
    normal = seconds(lambda: rng.standard_normal(COUNT))
    print(f"{'':44}{'s':>7}{'ns each':>9}{'x exp':>8}{'x normal':>10}")

    def line(name: str, work: Callable[[], object]) -> None:
        took = seconds(work)
        print(
            f"{name:44}{took:7.2f}{took / COUNT * 1e9:9.1f}{took / exponential:8.1f}{took / normal:10.2f}",
            flush=True,
        )

    line("numpy.exp", lambda: np.exp(wages * 1e-9))
    line("standard_normal", lambda: rng.standard_normal(COUNT))
    for place, year, status in (
        ("US-CA", 2025, "single"),
        ("US-TX", 2025, "married_joint"),
        ("US-CT", 2025, "single"),
        ("US-OR", 2025, "single"),
    ):
        law = schedule(place, year, status)
        law.wage_tax(1.0)
        knots = law.along(axis="wages").starts
        line(f"{place} {year} wage_tax", lambda law=law: law.wage_tax(wages))  # type: ignore[misc]
        line("  numpy.interp on as many knots", lambda knots=knots: np.interp(wages, knots, knots))  # type: ignore[misc]
        line("  tax(one salary, gains)", lambda law=law: law.tax(400_000.0, gains))  # type: ignore[misc]
        line("  tax(wages, gains)", lambda law=law: law.tax(wages, gains))  # type: ignore[misc]


if __name__ == "__main__":
    main()
