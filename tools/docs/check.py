"""What is wrong with a built site: links and anchors that lead nowhere, and anything asked of another host."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADED = {"script": ("src",), "img": ("src", "srcset"), "iframe": ("src",), "source": ("src", "srcset"),
          "audio": ("src",), "video": ("src", "poster"), "object": ("data",), "embed": ("src",)}  # fmt: skip
"""Attributes that a browser fetches without being asked."""
FETCHED_LINKS = frozenset({"stylesheet", "icon", "preload", "prefetch", "preconnect", "dns-prefetch", "modulepreload",
                           "manifest", "apple-touch-icon", "mask-icon"})  # fmt: skip
ELSEWHERE = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])\s*((?:https?:)?//[^"')\s]+)""")


@dataclass
class Page(HTMLParser):
    """What one page refers to: ``loaded`` by itself, ``linked`` for the reader; and the ``anchors`` it has."""

    loaded: list[str] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Takes note of what a tag refers to."""
        found = {name: value or "" for name, value in attrs}
        self.anchors.update(value for name, value in found.items() if name in ("id", "name") and value)
        self.loaded += [found[name] for name in LOADED.get(tag, ()) if found.get(name)]
        if tag == "link" and FETCHED_LINKS & set(found.get("rel", "").lower().split()):
            self.loaded.append(found.get("href", ""))
        self.loaded += ELSEWHERE.findall(found.get("style", ""))
        if tag == "a" and "href" in found:
            self.linked.append(found["href"])


def read(path: Path) -> Page:
    """The references of a page."""
    page = Page()
    page.feed(path.read_text("utf-8"))
    return page


def complaints(site: Path) -> list[str]:
    """Everything that is wrong with the site in the folder ``site``; empty if nothing."""
    site = site.resolve()
    pages = {path.resolve(): read(path) for path in sorted(site.rglob("*.html"))}
    found = []
    for path, page in pages.items():
        name = path.relative_to(site)
        found += [f"{name}: asks another host for {each}" for each in page.loaded if elsewhere(each)]
        for reference in (*page.loaded, *page.linked):
            if not elsewhere(reference) and not leads_somewhere(reference, path, pages):
                found.append(f"{name}: {reference} leads nowhere")
    for style in sorted(site.rglob("*.css")):
        found += [
            f"{style.relative_to(site)}: asks another host for {each}"
            for each in ELSEWHERE.findall(style.read_text("utf-8"))
        ]
    return found


def elsewhere(reference: str) -> bool:
    """Whether a reference leaves the site; data within the page does not."""
    parts = urlsplit(reference)
    return bool(parts.netloc) or parts.scheme not in ("", "data")


def leads_somewhere(reference: str, path: Path, pages: dict[Path, Page]) -> bool:
    """Whether a reference within the site, on the page ``path``, has a file and, if it names one, an anchor."""
    parts = urlsplit(reference)
    if parts.scheme == "data":
        return True
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if target.is_dir():
        target = target / "index.html"
    if not target.exists():
        return False
    return not parts.fragment or target not in pages or unquote(parts.fragment) in pages[target].anchors
