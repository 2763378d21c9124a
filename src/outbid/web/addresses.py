"""Addresses of the app's own pages: the one place where names of files are put into them."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, urlencode

OF_WIN = ("candidate", "employer")
"""Kinds of files whose form belongs to the page of winning."""


def file(name: str, *more: str) -> str:
    """The page of a file, or of what belongs to it."""
    return _path("files", name, *more)


def ask(kind: str, name: str = "", *more: str, **query: str) -> str:
    """The guided form of a kind: over the file called ``name``, or an empty one.

    ``query`` goes with the forms of a comparison.
    """
    if kind in OF_WIN:
        return f"/win/{kind}{_query(file=name)}"
    return _path("ask", kind, *((name, *more) if name else ())) + _query(**query)


def win(**query: str) -> str:
    """The page of winning, asking for ``query``."""
    return f"/win{_query(**query)}"


def compare(offers: Iterable[str], me: str = "") -> str:
    """The comparison of ``offers``, for the person in the file ``me``; all of them, for the first, if left out."""
    pairs = [("offer", name) for name in offers] + ([("me", me)] if me else [])
    return f"/?{urlencode(pairs)}" if pairs else "/"


def team(name: str, *more: str) -> str:
    """The plan for the team in a file."""
    return f"{_path('win', 'team', *more)}{_query(file=name)}"


def _path(*parts: str) -> str:
    return "".join(f"/{quote(part, safe='')}" for part in parts)


def _query(**query: str) -> str:
    stated = {key: value for key, value in query.items() if value}
    return f"?{urlencode(stated)}" if stated else ""
