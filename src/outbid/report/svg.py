"""Vega-Lite specifications as drawings for the middle of a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_NOISE = re.compile(r' (?:class|role|aria-[a-z]+|pointer-events|stroke-miterlimit|font-family)="[^"]*"')
_CIRCLE = re.compile(
    r'<path transform="translate\(([-\d.]+),([-\d.]+)\)" '
    r'd="M([\d.]+),0A\3,\3,0,1,1,-\3,0A\3,\3,0,1,1,\3,0"'
    r'( fill="[^"]*"(?: stroke="[^"]*" stroke-width="[^"]*")?)[^>]*?(?:></path>|/>)'
)
_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_PLAIN = re.compile(r' (?:opacity|fill-opacity|stroke-opacity)="1"| stroke-width="0"')
_TAG = re.compile(r"<[^>]*>")
_EMPTY = re.compile(r'<path d="[^"]*"(?: display="none")?(?:></path>|/>)|<g></g>')


@dataclass(frozen=True)
class Drawing:
    """The inside of an ``<svg>`` element, and the size that it is drawn for."""

    width: float
    height: float
    body: str


def draw(spec: dict[str, Any]) -> Drawing:
    """``spec`` as SVG, without what only screen readers of a lone drawing and scripts would use.

    The page says in its own words what a drawing shows, so Vega's English descriptions are left out.
    """
    import vl_convert

    text: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    opening, body = text[: text.index(">") + 1], text[text.index(">") + 1 : text.rindex("</svg>")]
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', opening)
    if size is None:
        raise ValueError("a drawing without a size")
    body = _NOISE.sub("", body)
    body = _CIRCLE.sub(r'<circle cx="\1" cy="\2" r="\3"\4/>', _PLAIN.sub("", body))
    # a hundredth of a pixel is more than anyone sees, and less than processors differ by
    body = _TAG.sub(lambda tag: _NUMBER.sub(_short, tag[0]), body)
    for _ in range(4):
        body = _EMPTY.sub("", body)
    return Drawing(float(size[1]), float(size[2]), body)


def _short(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
