"""The layouts that imports know, and which of them a header fits."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from outbid.core.errors import InputError
from outbid.data.readers.layout import Layout

MODULES = (
    "lca",
    "oews",
    "ai_jobs",
    "levels",
    "job_posting",
    "greenhouse",
    "indeed",
    "jolts",
    "prices",
    "layoffs",
    "generic",
)
"""Modules of this package with a ``LAYOUT`` or several ``LAYOUTS``; of equal fits the earlier one is taken."""


@cache
def layouts() -> tuple[Layout, ...]:
    """All layouts."""
    found: list[Layout] = []
    for name in MODULES:
        if find_spec(f"outbid.data.readers.{name}") is None:
            continue
        module = import_module(f"outbid.data.readers.{name}")
        found += getattr(module, "LAYOUTS", None) or [module.LAYOUT]
    return tuple(found)


def layout_named(name: str) -> Layout:
    """The layout of that name.

    Raises:
        InputError: there is none.
    """
    for layout in layouts():
        if layout.name == name:
            return layout
    names = ", ".join(layout.name for layout in layouts())
    raise InputError("importing.no_layout", value=name[:60], available=names)


def fit(names: Sequence[str], among: Sequence[Layout]) -> tuple[float, Layout | None]:
    """How well the best of ``among`` fits a header, and which it is; ``None`` where none exceeds one half."""
    best = max(among, key=lambda layout: layout.recognises(names), default=None)
    if best is None:
        return 0.0, None
    score = best.recognises(names)
    return score, best if score > 0.5 else None
