"""A small labour market drawn from a seed, with some alone in their groups; the oracle draws the same."""

import numpy as np


def draw(rows: int = 3_000, seed: int = 11) -> dict[str, np.ndarray]:
    """Columns by name: y, tag, x, weight, and codes of employer, place, level, other."""
    # integers and sums of uniforms only, whose stream numpy keeps
    rng = np.random.Generator(np.random.PCG64(seed))
    employer = (rng.random(rows) ** 3 * 400).astype(np.int32)
    place = ((employer % 60) + (rng.random(rows) < 0.3) * (rng.random(rows) * 60)).astype(np.int32)
    level = (rng.random(rows) * 9).astype(np.int32)
    other = (rng.random(rows) * 25).astype(np.int32)
    tag = (rng.random(rows) < 0.1 + 0.3 * (employer % 3 == 0)).astype(np.float64)
    x = rng.random(rows) + 0.1 * level
    effect = rng.random(400)[employer] + rng.random(120)[place] + 0.2 * level
    y = 0.1 * tag + 0.3 * x + effect + rng.random(rows) + 0.2 * rng.random(25)[other]
    weight = 0.5 + 3 * rng.random(rows)
    return {
        "y": y, "tag": tag, "x": x, "weight": weight,
        "employer": employer, "place": place, "level": level, "other": other,
    }  # fmt: skip
