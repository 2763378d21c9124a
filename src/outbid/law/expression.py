"""The small language in which a table states a law: curves, sums, maxima and minima over income axes.

A node of the JSON file is one of

- a number;
- the name of an axis (:data:`AXES`) or of another component or definition of the same table;
- ``{"of": node, "knots": [...], "values": [...], "slope": s}``: a piecewise-linear curve of a node,
  constant below the first knot, with slope ``s`` above the last; a knot that stands twice is a jump;
- ``{"sum": [node, ...]}``, ``{"max": [...]}``, ``{"min": [...]}``, ``{"product": [...]}``;
- ``{"scale": factor, "of": node}``.

Other keys (``unit``, ``period``, ``reference``, ``note``) are for the reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Protocol

import numpy as np

from outbid.law import piecewise
from outbid.law.lookup import Lookup
from outbid.law.piecewise import Array, Piecewise

AXES = {
    "wages": (1.0, 0.0, 0.0),
    "other": (0.0, 0.0, 1.0),
    "gains": (0.0, 1.0, 0.0),
    "ordinary": (1.0, 0.0, 1.0),
    "income": (1.0, 1.0, 1.0),
}
"""Axes by name: weights of wages, long-term gains and other ordinary income."""


class Node(Protocol):
    """One expression: evaluated on arrays, or collapsed along a line."""

    def evaluate(self, names: Callable[[str], Array]) -> Array:
        """Values on a block, given the values of the names."""
        ...

    def along(self, names: Callable[[str], Piecewise]) -> Piecewise:
        """The exact function of one variable, given the names as functions of it."""
        ...

    def uses(self) -> frozenset[str]:
        """The names that stand in the expression."""
        ...


class Number:
    """A constant."""

    def __init__(self, value: float) -> None:
        self.value = float(value)

    def evaluate(self, names: Callable[[str], Array]) -> Array:
        """The constant, broadcast by whoever uses it."""
        return np.float64(self.value) * np.ones(1)

    def along(self, names: Callable[[str], Piecewise]) -> Piecewise:
        """A constant function."""
        return piecewise.constant(self.value)

    def uses(self) -> frozenset[str]:
        """None."""
        return frozenset()


class Name:
    """An axis, a component or a definition."""

    def __init__(self, name: str) -> None:
        self.name = name

    def evaluate(self, names: Callable[[str], Array]) -> Array:
        """What the name stands for."""
        return names(self.name)

    def along(self, names: Callable[[str], Piecewise]) -> Piecewise:
        """What the name stands for, as a function."""
        return names(self.name)

    def uses(self) -> frozenset[str]:
        """Itself."""
        return frozenset({self.name})


class Curve:
    """A piecewise-linear function of another node."""

    def __init__(self, function: Piecewise, of: Node) -> None:
        self.function = function
        self.of = of
        self._lookup = Lookup(function)

    def evaluate(self, names: Callable[[str], Array]) -> Array:
        """Looks the argument up."""
        return self._lookup(np.ascontiguousarray(self.of.evaluate(names)))

    def along(self, names: Callable[[str], Piecewise]) -> Piecewise:
        """Composition, kinks solved for."""
        return piecewise.compose(self.function, self.of.along(names))

    def uses(self) -> frozenset[str]:
        """Those of the argument."""
        return self.of.uses()


class Scale:
    """A node times a number."""

    def __init__(self, factor: float, of: Node) -> None:
        self.factor = float(factor)
        self.of = of

    def evaluate(self, names: Callable[[str], Array]) -> Array:
        """The product."""
        return self.factor * self.of.evaluate(names)

    def along(self, names: Callable[[str], Piecewise]) -> Piecewise:
        """The product, as a function."""
        return piecewise.weighted_sum([self.factor], [self.of.along(names)])

    def uses(self) -> frozenset[str]:
        """Those of the node."""
        return self.of.uses()


_ON_ARRAYS: Mapping[str, Callable[[Array, Array], Array]] = {
    "sum": np.add,
    "max": np.maximum,
    "min": np.minimum,
    "product": np.multiply,
}
_ON_FUNCTIONS: Mapping[str, Callable[[Piecewise, Piecewise], Piecewise]] = {
    "sum": lambda f, g: piecewise.weighted_sum([1.0, 1.0], [f, g]),
    "max": piecewise.maximum,
    "min": piecewise.minimum,
    "product": piecewise.product,
}


class Fold:
    """Sum, maximum, minimum or product of several nodes."""

    def __init__(self, operation: str, terms: list[Node]) -> None:
        self.operation = operation
        self.terms = terms

    def evaluate(self, names: Callable[[str], Array]) -> Array:
        """Folds the blocks from the left."""
        return reduce(_ON_ARRAYS[self.operation], [term.evaluate(names) for term in self.terms])

    def along(self, names: Callable[[str], Piecewise]) -> Piecewise:
        """Folds the functions from the left."""
        return reduce(_ON_FUNCTIONS[self.operation], [term.along(names) for term in self.terms])

    def uses(self) -> frozenset[str]:
        """Those of all terms."""
        return frozenset().union(*(term.uses() for term in self.terms))


def parse(node: object, rename: Mapping[str, str] | None = None) -> Node:
    """The expression that a JSON value states.

    Args:
        rename: names to be read as others (:data:`outbid.law.table.FEDERAL`).

    Raises:
        ValueError: the value is no node of the language (a defect of the shipped file, not of the input).
    """
    if isinstance(node, int | float):
        return Number(node)
    if isinstance(node, str):
        return Name((rename or {}).get(node, node))
    if isinstance(node, dict):
        if "knots" in node:
            function = piecewise.from_knots(node["knots"], node["values"], node["slope"])
            return Curve(function, parse(node["of"], rename))
        if "scale" in node:
            return Scale(node["scale"], parse(node["of"], rename))
        for operation in _ON_ARRAYS:
            if operation in node:
                return Fold(operation, [parse(term, rename) for term in node[operation]])
    raise ValueError(f"not a node of a tax table: {node!r}"[:200])
