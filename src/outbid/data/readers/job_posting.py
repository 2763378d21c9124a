"""Job postings as schema.org describes them, as JSON-LD or inside pages that carry it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from outbid.core.errors import InputError
from outbid.data.readers import postings
from outbid.data.readers.layout import Layout

_SCRIPT = re.compile(
    r"<script[^>]*type\s*=\s*[\"']?application/ld\+json[\"']?[^>]*>(.*?)</script\s*>",
    re.IGNORECASE | re.DOTALL,
)
_DEEPEST = 50


def recognises(names: Sequence[str]) -> float:
    """One for the rows that :func:`tabulate` gives."""
    return 1.0 if set(postings.FIELDS) <= set(names) and "posting_schema" in names else 0.0


def tabulate(path: str) -> Iterator[Mapping[str, str | None]]:
    """A row for each ``JobPosting`` of a file, of a posting with several amounts the first.

    Raises:
        InputError: the file is no JSON, and no page.
    """
    content = Path(path).read_text(encoding="utf-8-sig", errors="replace")
    blocks = _SCRIPT.findall(content) if content.lstrip()[:1] == "<" else [content]
    for block in blocks:
        try:
            tree = json.loads(block.strip().removeprefix("<!--").removesuffix("-->"))
        except (ValueError, RecursionError) as error:
            if block is content:
                raise InputError("readers.json", detail=str(error).splitlines()[0]) from None
            continue  # a page may carry a broken block beside good ones
        for posting in _postings(tree, 0):
            yield {**_row(posting), "posting_schema": "JobPosting"}


def _postings(tree: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(tree, list):
        for each in tree:
            yield from _postings(each, depth + 1)
    elif isinstance(tree, dict):
        kind = tree.get("@type")
        if "JobPosting" in (kind if isinstance(kind, list) else [kind]):
            yield tree
        else:
            for inner in ("@graph", "itemListElement", "item", "mainEntity"):
                yield from _postings(tree.get(inner), depth + 1)


def _row(posting: dict[str, Any]) -> dict[str, str | None]:
    pay = _first(posting.get("baseSalary"))
    amount = pay if isinstance(pay, dict) else {"value": pay}
    value = _first(amount.get("value"))
    inner = value if isinstance(value, dict) else {"value": value}
    exact = inner.get("value")
    low = _either(inner.get("minValue"), amount.get("minValue"), exact)
    high = _either(inner.get("maxValue"), amount.get("maxValue"), exact)
    place = _first(posting.get("jobLocation"))
    address = place.get("address") if isinstance(place, dict) else None
    where = address if isinstance(address, dict) else {"addressLocality": address}
    employer = _first(posting.get("hiringOrganization"))
    return postings.row(
        title=_text(posting.get("title")),
        text=_about_pay(_text(posting.get("description"))),
        low=_text(low),
        high=_text(high),
        unit=_text(_either(inner.get("unitText"), amount.get("unitText"))),
        currency=_text(_either(amount.get("currency"), posting.get("salaryCurrency"))),
        country=_text(_name(where.get("addressCountry"))),
        state=_text(where.get("addressRegion")),
        city=_text(where.get("addressLocality")),
        employer=_text(_name(employer)),
        date=_text(posting.get("datePosted")),
    )


def _about_pay(description: str | None) -> str | None:
    """The description without marks, as much of it as says something about targets."""
    if description is None:
        return None
    plain = re.sub(r"<[^>]+>", " ", html.unescape(description))
    hit = re.search(postings.ON_TARGET, plain.lower())
    return plain[max(0, hit.start() - 60) : hit.end() + 60] if hit else None


def _first(value: Any) -> Any:
    return (value[0] if value else None) if isinstance(value, list) else value


def _either(*values: Any) -> Any:
    return next((value for value in values if value not in (None, "")), None)


def _name(value: Any) -> Any:
    return value.get("name") if isinstance(value, dict) else value


def _text(value: Any) -> str | None:
    return None if value is None or isinstance(value, (dict, list, bool)) else str(value)


LAYOUT = Layout("job-posting", recognises, postings.staged, tabulate, (".json", ".jsonld", ".html", ".htm"))
