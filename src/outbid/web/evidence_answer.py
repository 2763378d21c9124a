"""Answers from the evidence for the pages, given once for every reader who asks the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outbid import workspace
from outbid.core.errors import InputError
from outbid.evidence.band import Policy
from outbid.report.evidence_html import page_content
from outbid.report.evidence_page import Page
from outbid.report.evidence_views import DataView, PayView, PremiumView
from outbid.report.format import Reader
from outbid.report.kinds import page_of
from outbid.report.publish_files import PolicyFile
from outbid.report.publish_views import BandView, PublishView
from outbid.report.share import reader_of
from outbid.web.desk import Desk
from outbid.web.evidence_asked import EvidenceQuestion, Mistake, mistake, understood
from outbid.web.evidence_linked import linked_pay, linked_premium, titled, without_offer
from outbid.web.typed import amount
from outbid.web.visitor import Visitor

OPTIONS = {
    "level": "--level", "place": "--place", "employer": "--employer", "tag": "--tag", "kind": "--kind",
    "measure": "--measure", "currency": "--currency", "since": "--since", "as_of": "--as-of", "growth": "--growth",
    "share_above": "--share-above", "by": "--by", "role": "--role",
}  # fmt: skip
MOST_PAYS = 50
"""Pays that are placed in one range."""


@dataclass(frozen=True)
class Found:
    """An answer: its view, the name it is kept by, and what the body of its page is made of."""

    view: Any
    name: str
    content: Mapping[str, Any]


def pay(desk: Desk, asked: EvidenceQuestion, who: Visitor) -> Found:
    """What the market pays.

    Raises:
        InputError: something cannot be read or placed, at the field where that is known.
    """
    taken = understood(asked, who.locale)
    role = taken.pop("role", "")

    def page(view: PayView, reader: Reader) -> Page:
        return linked_pay(page_of(view, reader), view, who)

    make: Callable[[Path], PayView] = lambda path: workspace.pay(role, data=path, **taken)  # noqa: E731
    words = ("pay", role, *_options({k: v for k, v in asked.items() if k != "role"}))
    return _found(desk, "pay", asked, who, make, page, words)


def premium(desk: Desk, asked: EvidenceQuestion, who: Visitor) -> Found:
    """What a tag adds to pay; likewise."""
    taken = understood(asked, who.locale)
    tag = taken.pop("tag", "")

    def page(view: PremiumView, reader: Reader) -> Page:
        return linked_premium(page_of(view, reader), view, who)

    make: Callable[[Path], PremiumView] = lambda path: workspace.premium(tag, data=path, **taken)  # noqa: E731
    words = ("premium", tag, *_options({k: v for k, v in asked.items() if k != "tag"}))
    return _found(desk, "premium", asked, who, make, page, words)


def sources(desk: Desk, who: Visitor) -> Found:
    """What is in the evidence."""

    def page(view: DataView, reader: Reader) -> Page:
        return without_offer(page_of(view, reader), who)

    return _found(desk, "data", {}, who, lambda path: workspace.data_sources(data=path), page, ("data",))


def band(desk: Desk, asked: EvidenceQuestion, who: Visitor) -> Found:
    """The range that a policy makes of the market; likewise."""
    taken = understood(asked, who.locale)
    role = taken.pop("role", "")
    spread = {name: taken.pop(name) for name in ("target", "below", "above") if name in taken}
    rule = PolicyFile(Policy(**spread, step=taken.pop("round", None)), taken.pop("floor", "") == "yes")
    taken["pays"] = _pays(taken.pop("pays", ""), who.locale)
    taken["allow_modelled"] = taken.pop("modelled", "") == "yes"

    def page(view: BandView, reader: Reader) -> Page:
        return titled(page_of(view, reader), who)

    make: Callable[[Path], BandView] = lambda path: workspace.band(role, policy=rule, data=path, **taken)  # noqa: E731
    return _found(desk, "band", asked, who, make, page)


def publish(desk: Desk, asked: EvidenceQuestion, who: Visitor) -> Found:
    """May a posting and a benchmark go out; likewise. Nothing is written."""
    taken = understood({name: text for name, text in asked.items() if name != "open"}, who.locale)
    role = taken.pop("role", "")
    for name in ("good_faith", "no_history"):
        taken[name] = taken.get(name) == "yes"
    if asked.get("open") == "yes":
        taken["closes"] = "open"
    if "employees" in taken:
        taken["employees"] = _count(taken["employees"], who.locale)
    taken["language"] = who.language

    def page(view: PublishView, reader: Reader) -> Page:
        return titled(page_of(view, reader), who)

    make: Callable[[Path], PublishView] = lambda path: workspace.publish(role, data=path, **taken)  # noqa: E731
    return _found(desk, "publish", asked, who, make, page)


def tried(
    answer: Callable[[Desk, EvidenceQuestion, Visitor], Found],
    desk: Desk,
    asked: EvidenceQuestion,
    path: str,
    who: Visitor,
) -> tuple[Found | None, dict[str, Mistake]]:
    """The answer, or what is wrong with the question by field."""
    try:
        return answer(desk, asked, who), {}
    except InputError as error:
        found = [mistake(each, asked, path, who) for each in error.each]
        return None, {each.field: each for each in reversed(found)}


def _found(
    desk: Desk,
    what: str,
    asked: EvidenceQuestion,
    who: Visitor,
    make: Callable[[Path], Any],
    page: Callable[[Any, Reader], Page],
    command: tuple[str, ...] = (),
) -> Found:
    key = (what, tuple(sorted(asked.items())), who.locale)
    if what == "publish":
        # the title of a posting is a role's name in the reader's language
        key = (*key, who.language)  # type: ignore[assignment]

    answer = desk.kept_evidence_answer(key, make)

    def content(path: Path) -> Mapping[str, Any]:
        reader = reader_of(answer.view, who.language, who.locale)
        return page_content(page(answer.view, reader), reader, command)

    return Found(answer.view, answer.name, desk.evidence_answer(("page", who.language, *key), content))


def _options(asked: EvidenceQuestion) -> list[str]:
    return [word for name, text in asked.items() for word in (OPTIONS[name], text)]


def _pays(text: str, locale: str) -> list[float]:
    """Amounts with a semicolon or a blank between them."""
    parts = [part for part in re.split(r"[;\s]+", text) if part]
    if len(parts) > MOST_PAYS:
        raise InputError("app_evidence.too_many_pays", where="pays", most=MOST_PAYS)
    return [amount(part, "pays", locale) for part in parts]


def _count(text: str, locale: str) -> int:
    found = amount(text, "employees", locale)
    if not 1 <= found < 1e9 or found != int(found):
        raise InputError("publish.employees", where="employees", value=text[:40])
    return int(found)
