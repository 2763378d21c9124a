"""Writes tax tables: JSON that a person can read and a diff can show."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

TABLES = Path(__file__).parents[2] / "src" / "outbid" / "law" / "tables"
STATUSES = ("single", "married_joint", "head_of_household")
STATES = (
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA",
    "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR",
    "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY",
)  # fmt: skip
INCOME_TAX_STATES = tuple(s for s in STATES if s not in {"AK", "FL", "NV", "NH", "SD", "TN", "TX", "WY"})

Node = object


def number(value: float) -> float | int:
    """``value`` rounded to a ten-thousandth, an integer where it is one."""
    rounded = round(float(value), 4)
    return int(rounded) if rounded == int(rounded) else rounded


def rate(value: float) -> float | int:
    """A slope, rounded to nine digits (a cent on ten million)."""
    rounded = round(float(value), 9)
    return int(rounded) if rounded == int(rounded) else rounded


def curve(
    of: Node, knots: Sequence[float], values: Sequence[float], slope: float, **notes: str
) -> dict[str, Node]:
    """A piecewise-linear node; ``notes`` (``unit``, ``reference``) stand beside the numbers."""
    return {
        "of": of,
        "knots": [number(k) for k in knots],
        "values": [number(v) for v in values],
        "slope": rate(slope),
        **notes,
    }


def brackets(of: Node, starts: Sequence[float], rates: Sequence[float], **notes: str) -> dict[str, Node]:
    """The tax of marginal ``rates`` that begin at ``starts`` (the first at 0)."""
    values = [0.0]
    for left, right, marginal in zip(starts, starts[1:], rates, strict=False):
        values.append(values[-1] + marginal * (right - left))
    return curve(of, starts, values, rates[-1], **notes)


def total(*terms: Node) -> Node:
    """Sum of nodes."""
    return {"sum": list(terms)}


def minus(term: Node) -> Node:
    """The negative of a node."""
    return {"scale": -1, "of": term}


def positive(*terms: Node) -> Node:
    """Positive part of a sum."""
    return {"max": [0, total(*terms) if len(terms) > 1 else terms[0]]}


def write(
    place: str,
    year: int,
    schedules: Mapping[str, Mapping[str, Node]],
    provenance: Mapping[str, Sequence[str]],
    base: str | None = None,
) -> Path:
    """Writes the table of a place and year and returns its path."""
    document: dict[str, Node] = {"format": 1, "place": place, "year": year, "statuses": list(schedules)}
    document["currency"] = "USD"
    if base:
        document["base"] = base
    document["provenance"] = provenance
    document["schedules"] = schedules
    path = TABLES / f"{place}-{year}.json"
    path.write_text(_text(document, 0) + "\n", encoding="utf-8")
    return path


def _text(value: Node, depth: int) -> str:
    """JSON with short things on one line."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + depth <= 118 or (
        isinstance(value, list) and all(isinstance(v, int | float) for v in value)
    ):
        return flat
    pad, end = " " * (depth + 1), " " * depth
    if isinstance(value, Mapping):
        inner = [f"{pad}{json.dumps(k)}: {_text(v, depth + 1)}" for k, v in value.items()]
        return "{\n" + ",\n".join(inner) + "\n" + end + "}"
    if isinstance(value, list | tuple):
        return "[\n" + ",\n".join(pad + _text(v, depth + 1) for v in value) + "\n" + end + "]"
    return flat
