"""Takes ``{ value, reason, source }`` apart: the tables as they are validated, and the reasons by place.

A place names what stands there instead of counting it: ``segment.LLM trainers.headcount``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from outbid.market.scenarios.scenario import Reason

_PARTS = {"value", "reason", "source"}


def plain(tree: Any) -> Any:
    """``tree`` with every explained quantity replaced by its value."""
    if isinstance(tree, Mapping):
        if _is_explained(tree):
            return tree["value"]
        return {key: plain(inner) for key, inner in tree.items()}
    return [plain(inner) for inner in tree] if isinstance(tree, list) else tree


def explained(tree: Mapping[str, Any]) -> dict[str, tuple[str, Reason]]:
    """What was written where a reason stands beside a single quantity, by place."""
    return {
        place: (str(each["value"]), Reason(each.get("reason", ""), each.get("source", "")))
        for place, each in _tables(tree, "")
        if _is_explained(each)
    }


def reasons_in(tree: Mapping[str, Any]) -> dict[str, Reason]:
    """The reasons that stand beside quantities, or beside the tables that hold them, by place."""
    return {
        place: Reason(str(each.get("reason", "")), str(each.get("source", "")))
        for place, each in _tables(tree, "")
        if each.get("reason") or each.get("source")
    }


def covered(
    places: Mapping[str, Reason], sources: Mapping[str, Reason], inputs: list[str]
) -> dict[str, Reason]:
    """The reason of each of ``inputs`` that has one: its own, else that of the nearest table, else of a source."""
    found = {}
    for place in inputs:
        steps = place.split(".")
        above = [".".join(steps[:count]) for count in range(len(steps), 0, -1)]
        own = next((places[name] for name in above if name in places), None)
        stated = next((reason for pattern, reason in sources.items() if _matches(pattern, place)), None)
        reason = own or stated
        if reason is not None:
            found[place] = reason
    return found


def unused(sources: Mapping[str, Reason], inputs: list[str]) -> tuple[str, ...]:
    """Patterns of sources that fit no input."""
    return tuple(pattern for pattern in sources if not any(_matches(pattern, place) for place in inputs))


def _matches(pattern: str, place: str) -> bool:
    return place == pattern or place.startswith(f"{pattern}.") or fnmatchcase(place, pattern)


def _is_explained(tree: Mapping[str, Any]) -> bool:
    return "value" in tree and len(tree) > 1 and set(tree) <= _PARTS


def _tables(tree: Any, place: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every table with its place, shocks and sources left out."""
    if isinstance(tree, list):
        for index, inner in enumerate(tree):
            name = inner.get("name") if isinstance(inner, Mapping) else None
            yield from _tables(inner, f"{place}.{name if isinstance(name, str) else index}")
    elif isinstance(tree, Mapping):
        if place:
            yield place, tree
        for key, inner in tree.items():
            if key not in ("source", "shock"):
                yield from _tables(inner, f"{place}.{key}" if place else str(key))
