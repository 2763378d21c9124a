"""The colours of every page, drawing and printed copy by their names, and what a name's swatch looks like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

SHADES = (0.04, 0.1, 0.17, 0.24, 0.31, 0.38)
"""How much of the heat each shade of a cell has; the rest is paper."""


def _palette(named: dict[str, str]) -> Mapping[str, str]:
    """``named``, and the shades ``s0`` to ``s5`` of a table of chances."""
    ends = list(zip(_channels(named["heat"]), _channels(named["paper"]), strict=True))

    def shade(part: float) -> str:
        return "#" + "".join(f"{round(part * heat + (1 - part) * paper):02x}" for heat, paper in ends)

    return named | {f"s{level}": shade(part) for level, part in enumerate(SHADES)}


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


LIGHT = _palette({
    "paper": "#fffefb", "ink": "#1a1a1a", "muted": "#5c5c58", "grid": "#dcdad3", "rule": "#1a1a1a",
    "tint": "#f4f2ec", "neutral": "#8a8a85", "loss": "#b98a7e", "gain": "#6f9d86", "heat": "#005a96",
    "bad": "#a3242a", "o1": "#0067a8", "o2": "#c24d00", "o3": "#00805c", "o4": "#a8487f", "o5": "#7a6a00",
    "o6": "#5a4fc4",
})  # fmt: skip
"""Style sheets hold them as variables; ``o1`` to ``o6`` are those of offers, in their order."""
DARK = _palette({
    "paper": "#161718", "ink": "#ecebe6", "muted": "#a9a8a2", "grid": "#3a3b3d", "rule": "#ecebe6",
    "tint": "#222426", "neutral": "#85868a", "loss": "#a8766a", "gain": "#5f9a80", "heat": "#5aaff0",
    "bad": "#ff8f8a", "o1": "#4fb0f0", "o2": "#f5894a", "o3": "#3fc39b", "o4": "#e58cc0", "o5": "#cdb93a",
    "o6": "#a39bff",
})  # fmt: skip
PRINTED = _palette({**LIGHT, "paper": "#ffffff"})
"""On paper, the paper is white."""
COLOURS = 6
"""Offers that have a colour of their own; beyond them colours repeat, and names tell."""
_VARIABLE = re.compile(r'(?<==")var\(--([\w-]+)\)(?=")')


@dataclass(frozen=True)
class Swatch:
    """What stands for a colour before its name: a spot of ``colour``, or a ring."""

    colour: str
    hollow: bool = False
    dashed: bool = False


SWATCHES: Mapping[str, Swatch] = {
    **{f"o{number}": Swatch(f"o{number}") for number in range(1, COLOURS + 1)},
    "ink": Swatch("ink"),
    "muted": Swatch("muted"),
    "neutral": Swatch("neutral"),
    "pale": Swatch("grid"),
    "ring": Swatch("neutral", hollow=True),
    "dashed": Swatch("muted", hollow=True, dashed=True),
}
"""By the role that a :class:`~outbid.report.page.Heading` names: the same on pages, in images and on paper."""


def of_offer(index: int) -> str:
    """The role of offer ``index``, which is that of every chart of it."""
    return f"o{index % COLOURS + 1}"


def variables(palette: Mapping[str, str]) -> str:
    """A palette as declarations of a style sheet."""
    return " ".join(f"--{name}: {colour};" for name, colour in palette.items())


def painted(drawing: str, palette: Mapping[str, str]) -> str:
    """A drawing with colours in place of the names of colours."""
    return _VARIABLE.sub(lambda found: palette.get(found[1], found[0]), drawing)
