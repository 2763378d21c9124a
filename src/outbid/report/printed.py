"""A report's page as blocks, in the order in which they are read: what a printed copy is made of.

Every report is HTML of a few kinds of elements, all made by this package's own templates; the blocks are read off
them, so that a printed copy holds what the page holds and no report is written twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from outbid.report.colours import PRINTED, painted

_SVG = re.compile(
    r'<svg class="(\w+)" viewBox="([^"]*)" role="img" aria-label="([^"]*)">(.*?)</svg>', re.DOTALL
)
_SINGLE = re.compile(r'<svg viewBox="([^"]*)" role="img" aria-label="([^"]*)">(.*?)</svg>', re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n]+")
TEXT = ("p", "h1", "h2", "h3", "li", "caption", "code", "th", "td", "small")
HIDDEN = ("quiet", "quiet-text")
SWATCH, STRONG, ENOUGH, OWN, NARROW, PANEL = "swatch", "strong", "enough", "own", "narrow", "panel"
SPOKEN = {"kicker": "kicker", "standfirst": "lead"}
SMALL = ("note", "fine")
CLASSES = (*HIDDEN, SWATCH, STRONG, ENOUGH, OWN, NARROW, PANEL, *SPOKEN, *SMALL)
"""What is read off a page besides its elements: classes of the templates."""


@dataclass(frozen=True)
class Drawn:
    """A drawing that stands by itself: its SVG, what it shows, and whether it takes the whole width."""

    svg: str
    alt: str
    whole: bool


@dataclass
class _Cell:
    text: str = ""
    under: str = ""
    colour: str = ""
    fill: str = ""
    strong: bool = False
    framed: bool = False


@dataclass
class _Table:
    caption: str = ""
    head: list[_Cell] = field(default_factory=list)
    rows: list[list[_Cell]] = field(default_factory=list)


def blocks_of(page: str) -> list[dict[str, Any]]:
    """The blocks of a report's HTML, as a Typst template takes them.

    Each has a ``kind``: ``h1`` to ``h3``, ``p``, ``kicker``, ``lead``, ``note``, ``li``, ``code``, ``drawing``,
    ``table``, ``legend`` with ``items``, ``figure`` with ``parts`` that stay together, or in it ``row`` with
    ``cells`` of blocks that stand side by side.
    """
    reader = _Reader()
    main = page[page.index("<main") : page.index("</main>")]
    drawings: list[Drawn] = []

    def put(kind: str, box: str, alt: str, body: str) -> str:
        if kind == NARROW:
            return ""
        drawings.append(Drawn(_standing(box, body), alt, kind != PANEL))
        return f'<img data-place="{len(drawings) - 1}">'

    main = _SVG.sub(lambda m: put(*m.groups()), main)
    main = _SINGLE.sub(lambda m: put("wide", *m.groups()), main)
    reader.drawings = drawings
    reader.feed(main)
    reader.close()
    return _together(reader.blocks)


def _together(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Blocks with what stays on one page joined: a drawing and all that leads to it, and drawings side by side."""
    found: list[dict[str, Any]] = []
    for block in _legends(blocks):
        if block["kind"] != "drawing":
            found.append(block)
            continue
        parts = [block]
        while found and found[-1]["kind"] in ("p", "li", "legend"):
            parts.insert(0, found.pop())
        if found and found[-1]["kind"] == "h3":
            parts.insert(0, found.pop())
        if not block["whole"] and _room_beside(found):
            found[-1]["parts"][-1]["cells"].append(parts)
        else:
            inside = parts if block["whole"] else [{"kind": "row", "cells": [parts]}]
            found.append({"kind": "figure", "parts": [*_led_by(found), *inside]})
    return found


def _legends(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Blocks with the names of colours in one line."""
    found: list[dict[str, Any]] = []
    for block in blocks:
        if block["kind"] != "li" or not block["colour"]:
            found.append(block)
        elif found and found[-1]["kind"] == "legend":
            found[-1]["items"].append(block)
        else:
            found.append({"kind": "legend", "items": [block]})
    return found


def _room_beside(found: list[dict[str, Any]]) -> bool:
    """Whether the last block is one small drawing, beside which there is room for another."""
    last = found[-1]["parts"][-1] if found and found[-1]["kind"] == "figure" else {"kind": ""}
    return last["kind"] == "row" and len(last["cells"]) == 1


def _led_by(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Headings with their notes at the end of ``found`` and nothing else under them, taken away from there."""
    first = place = len(found)
    while place and found[place - 1]["kind"] in ("note", "h2"):
        place -= 1
        if found[place]["kind"] == "h2":
            first = place
    led = found[first:]
    del found[first:]
    return led


def _standing(box: str, body: str) -> str:
    """A drawing with its own colours and type, for paper."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" font-family="Libertinus Serif" '
        f'paint-order="stroke">{painted(body, PRINTED)}</svg>'
    )


class _Reader(HTMLParser):
    """Reads blocks off a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[dict[str, Any]] = []
        self.drawings: list[Drawn] = []
        self._open: list[tuple[str, str]] = []
        self._said = ""
        self._colour = ""
        self._table: _Table | None = None
        self._cell: _Cell | None = None
        self._strong = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        style = given.get("class", "")
        if tag == "img":
            drawn = self.drawings[int(given["data-place"])]
            self.blocks.append({"kind": "drawing", "svg": drawn.svg, "alt": drawn.alt, "whole": drawn.whole})
            return
        if tag in ("br", "meta", "input"):
            return
        self._open.append((tag, style))
        if tag == "span" and SWATCH in style:
            self._colour = style.split()[-1].removeprefix("c-")
        elif tag == "table":
            self._table = _Table()
        elif tag == "tr" and self._table is not None:
            self._strong = STRONG in style
            self._table.rows.append([])
        elif tag in ("th", "td") and self._table is not None:
            shade = re.search(r"\bs([0-5])\b", style)
            marks = style.split()
            self._cell = _Cell(
                strong=self._strong or ENOUGH in marks,
                framed=OWN in marks,
                fill=PRINTED[f"s{shade[1]}"] if shade else "",
            )
        if tag in TEXT and tag != "small":
            self._said, self._colour = "", "" if tag != "span" else self._colour
        if tag == "small":
            self._said += "\x00"

    def handle_data(self, data: str) -> None:
        if not any(
            style.split()[:1] and style.split()[0] in HIDDEN for tag, style in self._open if tag != "caption"
        ):
            self._said += data

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open[-1][0] != tag:
            self._open.pop()
        style = self._open.pop()[1] if self._open else ""
        if tag == "b":
            # what is set apart by its column on a page is set apart by a space on paper
            self._said += " "
        if tag == "thead" and self._table is not None:
            self._table.head = self._table.rows.pop() if self._table.rows else []
        elif tag == "table" and self._table is not None:
            self._put_table(self._table)
            self._table = None
        elif tag in ("th", "td") and self._cell is not None and self._table is not None:
            text, _, under = self._said.partition("\x00")
            self._cell.text, self._cell.under = _words(text), _words(under.replace("\x00", " "))
            self._cell.colour, self._colour = self._colour, ""
            self._table.rows[-1].append(self._cell)
            self._cell = None
        elif tag == "caption" and self._table is not None:
            self._table.caption = "" if "quiet" in style else _words(self._said)
        elif tag in TEXT and self._table is None and tag != "small":
            self._put_text(tag, style)

    def _put_text(self, tag: str, style: str) -> None:
        text = _words(self._said.replace("\x00", " "))
        self._said = ""
        if not text:
            return
        kind = tag
        if tag == "p":
            inside = [name for _, name in self._open]
            kind = SPOKEN.get(style, "p")
            if kind == "p" and any(name.startswith(SMALL) for name in inside):
                kind = "note"
        self.blocks.append({"kind": kind, "text": text, "colour": self._colour})
        self._colour = ""

    def _put_table(self, table: _Table) -> None:
        rows = [row for row in table.rows if row]
        if not rows:
            return
        self.blocks.append(
            {
                "kind": "table",
                "caption": table.caption,
                "head": [vars(cell) for cell in table.head],
                "rows": [[vars(cell) for cell in row] for row in rows],
                "columns": max(len(row) for row in (*rows, table.head)),
            }
        )


def _words(text: str) -> str:
    # a space that does not break stays one: it keeps a number and its unit together
    return _SPACE.sub(" ", text).strip().replace("\u2060", "")
