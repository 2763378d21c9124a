"""Names that look like something else, or cannot be shown; and what a page shows of them."""

from __future__ import annotations

import unicodedata
from html.parser import HTMLParser

NAMES = (
    "__class__", "{x} {0.__class__}", "[bold]x[/bold] [/]", "<script>alert(1)</script>", "%s%n%(x)s",
    "../../etc/passwd", "CON", "-rf --help", ".hidden", "=CMD()|'calc'!A1", "@SUM(1+1)", "+1-1", '"quoted" & <b>',
    "${x} #{x} {{7*7}} {% raw %}",
    "مرحبا بالعالم", "שלום עולם", "می\u200cخواهم", "👩\u200d🔬 Forschung", "e\u0301\u0301\u0301 «German»", "x" * 120,
)  # fmt: skip
REFUSED = (
    "a\nb",
    "a\x1b[31mb",
    "a\0b",
    "a\u202eb",
    "a\u2066b",
    "a\u2028b",
    "\u200f",
    "x" * 10_000,
    "",
    "   ",
)


class Read(HTMLParser):
    """The text and the tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def toml(name: str) -> str:
    """A name as TOML: what is special to it is escaped."""
    signs = (f"\\U{ord(sign):08x}" if ord(sign) < 32 or sign in '"\\' else sign for sign in name)
    return f'"{"".join(signs)}"'


def bare(text: str) -> str:
    """``text`` without the blanks, line breaks and marks of direction that setting it puts between its signs."""
    return "".join(s for s in text if not s.isspace() and unicodedata.category(s) not in ("Cf", "Mn"))
