"""Times a premium with three sets of fixed effects beside pyfixest, warm, on one million drawn records.

2,000 places and years, 30,000 employers, 50 levels; errors clustered by employer. Once employers are spread over
places, once each is mostly in one, which is harder: the two sets then say nearly the same. pyfixest runs in its own
interpreter (`make peers`) at its own tolerance, which is less exact than ours. Compiling happens before timing.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from outbid.evidence.statistics.absorbed import fit
from timing import promise, seconds

HERE = Path(__file__).parent
PEER = HERE.parent / ".venv" / "peers-regression" / "bin" / "python"
ROWS = 1_000_000


def drawn(moving: float, seed: int = 1) -> dict[str, np.ndarray]:
    """Records; ``moving`` is the share of them away from their employer's own place."""
    rng = np.random.default_rng(seed)
    employer = (rng.zipf(1.3, ROWS) % 30_000).astype(np.int32)
    away = rng.random(ROWS) < moving
    place = np.where(away, rng.integers(0, 2_000, ROWS), employer * 7 % 2_000).astype(np.int32)
    level = rng.integers(0, 50, ROWS).astype(np.int32)
    tag = (rng.random(ROWS) < 0.1 + 0.1 * (employer % 3 == 0)).astype(np.float64)
    effects = (
        rng.normal(0, 0.3, 30_000)[employer]
        + rng.normal(0, 0.2, 2_000)[place]
        + rng.normal(0, 0.3, 50)[level]
    )
    y = 0.1 * tag + effects + rng.normal(0, 0.3, ROWS)
    return {"y": y, "tag": tag, "place": place, "employer": employer, "level": level}


def peer(table: dict[str, np.ndarray], folder: Path) -> dict[str, float] | None:
    """What pyfixest needs and finds; ``None`` where it is not installed."""
    if not PEER.exists():
        return None
    file = folder / "table.npz"
    np.savez(file, **table)
    command = [str(PEER), str(HERE / "peers" / "pyfixest_feols.py"), str(file), "3"]
    answer: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return answer


def compare(name: str, moving: float, folder: Path) -> None:
    """One line: our time, the peer's, and how far slopes and errors are apart."""
    table = drawn(moving)

    def ours() -> object:
        sets = [table["place"], table["employer"], table["level"]]
        return fit(table["y"], table["tag"][:, None], sets, table["employer"])

    ours()
    took = seconds(ours, 3)
    other = peer(table, folder)
    if other is None:
        print(f"{name:24}{took:8.3f}")
        return
    found = fit(
        table["y"],
        table["tag"][:, None],
        [table["place"], table["employer"], table["level"]],
        table["employer"],
    )
    slope = abs(float(found.slopes[0]) - other["slope"])
    error = abs(float(found.errors[0]) / other["error"] - 1)
    ratio = took / other["seconds"]
    print(
        f"{name:24}{took:8.3f}{other['seconds']:12.3f}{ratio:8.2f}{slope:12.1e}{error:12.1e}  "
        f"{promise(ratio <= 1, 'at most the time of pyfixest')} "
        f"{promise(slope <= 1e-8 and error <= 1e-4, 'slope to 1e-8, error to 1e-4')}",
        flush=True,
    )


def main() -> None:
    print(f"Premium on {ROWS:,} records, three sets of fixed effects")
    print(f"{'':24}{'s':>8}{'pyfixest s':>12}{'x':>8}{'slope off':>12}{'error off':>12}")
    with tempfile.TemporaryDirectory() as folder:
        for name, moving in (("half of them move", 0.5), ("one in a hundred moves", 0.01)):
            compare(name, moving, Path(folder))


if __name__ == "__main__":
    main()
