"""A Sphinx extension: what themes leave out for people who use a keyboard or have pages read to them."""

from __future__ import annotations

from typing import Any

PARTS = ("body", "furo_navigation_tree")
WANTED = {
    "<pre>": '<pre tabindex="0">',  # so that keys can scroll what is wider than the window
    'role="heading">': 'role="heading" aria-level="2">',
}
"""What stands in the parts of a page, and what should."""


def complete(app: Any, name: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Mends the parts of a page before they are put together."""
    for part in PARTS:
        for found, wanted in WANTED.items():
            if part in context:
                context[part] = context[part].replace(found, wanted)


def setup(app: Any) -> dict[str, bool]:
    """Registers with Sphinx, after the theme has made its own parts."""
    app.connect("html-page-context", complete, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
