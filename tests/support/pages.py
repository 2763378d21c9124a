"""HTML pages as tests read them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = {"meta", "br", "img", "link", "hr", "input"}


class Page(HTMLParser):
    """Elements in order, the text, and whether every element is closed in turn."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return plain(" ".join(self.texts))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def asks_nothing_of_anyone(page: Page, html: str) -> bool:
    """Whether a page is whole by itself: no script, no link, nothing loaded, nothing that acts."""
    fetching = {"script", "link", "img", "iframe", "object", "base", "a", "form"}
    attributes = [name for _, each in page.elements for name in each]
    return (
        html.startswith("<!DOCTYPE html>")
        and not fetching & {tag for tag, _ in page.elements}
        and not {"src", "href", "xlink:href", "style"} & set(attributes)
        and not any(name.startswith("on") for name in attributes)
        and not re.search(r"https?:|url\(|@import", html)
    )


def plain(text: str) -> str:
    """``text`` without marks and spaces that only guide the breaking of lines."""
    return re.sub(r"\s+", " ", text.replace("\u2060", ""))
