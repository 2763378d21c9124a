"""Boards of jobs as Greenhouse publishes them: pay ranges of their own, or in the text of the posting."""

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

_AMOUNT = r"([$€£])\s?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{2,3}[kK]|[0-9]{5,7})(?:\.00)?"
_RANGE = re.compile(
    _AMOUNT + r"\s*(?:USD|EUR|GBP)?\s*(?:-|–|—|to|and|bis)\s*" + _AMOUNT + r"\s*(USD|EUR|GBP|CAD|AUD)?"
)
_CURRENCY = {"$": "USD", "€": "EUR", "£": "GBP"}


def recognises(names: Sequence[str]) -> float:
    """One for the rows that :func:`tabulate` gives."""
    return 1.0 if set(postings.FIELDS) <= set(names) and "posting_board" in names else 0.0


def tabulate(path: str) -> Iterator[Mapping[str, str | None]]:
    """A row for each pay range of each job; jobs without one give a row without pay.

    Raises:
        InputError: the file is no JSON.
    """
    try:
        tree = json.loads(Path(path).read_text(encoding="utf-8-sig", errors="replace"))
    except (ValueError, RecursionError) as error:
        raise InputError("readers.json", detail=str(error).splitlines()[0]) from None
    jobs = tree.get("jobs") if isinstance(tree, dict) else None
    for job in jobs if isinstance(jobs, list) else ():
        if isinstance(job, dict) and "title" in job:
            for fields in _ranges(job):
                yield {**_row(job, fields), "posting_board": "greenhouse"}


def _row(job: dict[str, Any], fields: dict[str, str | None]) -> dict[str, str | None]:
    location = job.get("location")
    place = location.get("name") if isinstance(location, dict) else None
    parts = [part.strip() for part in str(place or "").split(",")]
    american = len(parts) == 2 and re.fullmatch("[A-Z]{2}", parts[1])
    return postings.row(
        title=str(job["title"]),
        city=parts[0] or None,
        state=parts[1] if american else None,
        country="US" if american else parts[-1] if len(parts) > 1 else None,
        employer=str(job["company_name"]) if job.get("company_name") else None,
        date=str(job.get("first_published") or job.get("updated_at") or "") or None,
        unit="year",
        **fields,
    )


def _ranges(job: dict[str, Any]) -> list[dict[str, str | None]]:
    plain = " ".join(re.sub(r"<[^>]+>", " ", html.unescape(str(job.get("content") or ""))).split())
    stated = job.get("pay_input_ranges")
    found = [
        {
            "low": _units(pay.get("min_cents")),
            "high": _units(pay.get("max_cents")),
            "currency": str(pay.get("currency_type") or "") or None,
            "text": f"{pay.get('title') or ''} {pay.get('blurb') or ''} {_near_target(plain)}",
        }
        for pay in (stated if isinstance(stated, list) else ())
        if isinstance(pay, dict)
    ]
    if found:
        return found
    hit = _RANGE.search(plain)
    if hit is None:
        return [{"low": None, "high": None}]
    sign, low, _, high, code = hit.groups()
    return [
        {
            "low": _thousands(low),
            "high": _thousands(high),
            "currency": code or _CURRENCY[sign],
            "text": plain[max(0, hit.start() - 120) : hit.end() + 80],
        }
    ]


def _near_target(plain: str) -> str:
    hit = re.search(postings.ON_TARGET, plain.lower())
    return plain[hit.start() : hit.end()] if hit else ""


def _thousands(amount: str) -> str:
    bare = amount.replace(",", "")
    return bare[:-1] + "000" if bare[-1] in "kK" else bare


def _units(cents: Any) -> str | None:
    return str(cents / 100) if isinstance(cents, (int, float)) and not isinstance(cents, bool) else None


LAYOUT = Layout("greenhouse", recognises, postings.staged, tabulate, (".json",))
