"""Evaluates the expressions of a table: on arrays block by block, or exactly along one axis."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from outbid.law import piecewise
from outbid.law.expression import AXES
from outbid.law.lookup import CHUNK
from outbid.law.piecewise import Array, Piecewise
from outbid.law.table import Table


def evaluate(
    table: Table, wages: Array, gains: Array, other: Array, given: Mapping[str, Array] | None = None
) -> dict[str, Array]:
    """Every component of a table.

    Args:
        wages, gains, other: currency units a year, of shapes that broadcast.
        given: values of names that are not to be computed (what a base refers to, tested alone).

    Returns:
        Component name to values of the broadcast shape.
    """
    given = given or {}
    arrays = np.broadcast_arrays(wages, gains, other, *given.values())
    flat = [a.reshape(-1) for a in arrays]
    out = {name: np.empty(flat[0].shape) for name in table.components}
    nodes = {**table.definitions, **table.components}
    for begin in range(0, len(flat[0]), CHUNK):
        blocks = [np.ascontiguousarray(a[begin : begin + CHUNK], dtype=np.float64) for a in flat]
        known = dict(zip(("wages", "gains", "other", *given), blocks, strict=True))
        known["ordinary"] = blocks[0] + blocks[2]
        known["income"] = known["ordinary"] + blocks[1]

        def value(name: str, known: dict[str, Array] = known) -> Array:
            if name not in known:
                known[name] = nodes[name].evaluate(value) if name in nodes else np.zeros(1)
            return known[name]

        for name in table.components:
            out[name][begin : begin + CHUNK] = value(name)
    return {name: a.reshape(arrays[0].shape) for name, a in out.items()}


def along(table: Table, fixed: Mapping[str, float], axis: str) -> Piecewise:
    """The sum of all components as an exact function of one amount.

    Args:
        fixed: the other amounts by name (``"wages"``, ``"gains"``, ``"other"``); 0 where absent.
        axis: name of the amount that varies.
    """
    base = [
        piecewise.identity() if name == axis else piecewise.constant(fixed.get(name, 0.0))
        for name in ("wages", "gains", "other")
    ]
    known = {name: piecewise.weighted_sum(weights, base) for name, weights in AXES.items()}
    nodes = {**table.definitions, **table.components}

    def function(name: str) -> Piecewise:
        if name not in known:
            known[name] = nodes[name].along(function) if name in nodes else piecewise.constant(0.0)
        return known[name]

    recursive: Callable[[str], Piecewise] = function
    parts = [recursive(name) for name in table.components]
    return piecewise.weighted_sum([1.0] * len(parts), parts) if parts else piecewise.constant(0.0)
