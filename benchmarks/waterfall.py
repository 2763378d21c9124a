"""Times the payouts of 8 classes over a million exit values against 8 plain passes over the same array."""

import numpy as np

from outbid.packages.captable import CapTable, ShareClass
from outbid.packages.waterfall import waterfall
from timing import seconds

COUNT = 1_000_000


def table() -> CapTable:
    """Common stock and seven rounds: stacked and pari passu, two of them participating."""
    return CapTable(
        (
            ShareClass("common", 10e6),
            ShareClass("seed", 2e6, 0.5, 1.0),
            ShareClass("A", 3e6, 1.5, 1.0, participation="full"),
            ShareClass("B", 3e6, 4.0, 1.0, seniority=1),
            ShareClass("C", 2e6, 9.0, 1.0, seniority=1, participation="capped", cap=2.0),
            ShareClass("D", 2e6, 15.0, 1.0, seniority=2, ipo_floor=1.0),
            ShareClass("E", 1e6, 22.0, 1.5, seniority=3, ipo_floor=1.5),
            ShareClass("F", 1e6, 30.0, 1.0, seniority=4, ratchet=1.25),
        )
    )


def main() -> None:
    rng = np.random.default_rng(1)
    exits = np.exp(rng.normal(19.0, 1.5, COUNT))
    shares = np.array([each.shares for each in table().classes]) / table().fully_diluted
    into = [np.empty(COUNT) for _ in shares]

    def passes() -> None:
        for share, each in zip(shares, into, strict=True):
            np.multiply(exits, share, out=each)

    def fresh() -> list[object]:
        return [exits * share for share in shares]

    plain, new = seconds(passes), seconds(fresh)
    print(f"{'':44}{'ms':>7}{'ns each':>9}{'x 8 passes':>12}{'x 8 new arrays':>16}")

    def line(name: str, took: float) -> None:
        cells = f"{took * 1e3:7.1f}{took / COUNT * 1e9:9.1f}{took / plain:12.1f}{took / new:16.1f}"
        print(f"{name:44}{cells}", flush=True)

    line("8 passes into arrays that exist", plain)
    line("8 passes into new arrays", new)
    for event in ("sale", "ipo"):
        solved = waterfall(table(), event)
        line(
            f"payouts of 8 classes, {event}, {len(solved.edges)} pieces",
            seconds(lambda s=solved: s.payouts(exits)),
        )  # type: ignore[misc]
        line("  value of a common share alone", seconds(lambda s=solved: s.common(exits)))  # type: ignore[misc]
    print(f"solving the cap table: {seconds(lambda: waterfall(table())) * 1e3:.1f} ms")
    print(f"  as an IPO: {seconds(lambda: waterfall(table(), 'ipo')) * 1e3:.1f} ms")


if __name__ == "__main__":
    main()
