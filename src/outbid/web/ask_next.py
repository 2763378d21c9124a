"""What to ask next about an offer: the findings of ``check`` in its order, each with the field that answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from outbid.core.errors import InputError
from outbid.report.phrases import finding_text
from outbid.report.views import CheckView, FindingView
from outbid.web.ask_fields import Guide
from outbid.web.ask_view import Asked, asked
from outbid.web.visitor import Visitor

LOOKED_UP = ("volatility",)
"""Findings that no employer can answer."""


@dataclass(frozen=True)
class Question:
    """One finding.

    Args:
        kind: ``missing``, ``contradictory`` or ``suspicious``.
        text: what is the matter.
        ask: the question to put to the employer; empty if there is none.
        worth: what hangs on it, in words; empty if no amount does.
        field: where it is answered; ``None`` if no field of the form does, or it stands above already.
    """

    kind: str
    text: str
    ask: str
    worth: str
    field: Asked | None


def questions(
    view: CheckView, guide: Guide, texts: Mapping[str, str], wrong: Mapping[str, InputError], who: Visitor
) -> list[Question]:
    """The findings in the order of ``check``: contradictions first, then by what hangs on them.

    On the job that somebody has there is nobody to ask.
    """
    own = texts.get("kind") == "current"
    reader = who.reader(view.currency)
    fields = {each.path: each for each in guide.fields({s.rows: 1 for s in guide.sections if s.rows})}
    found, above = [], set()
    for finding in view.findings:
        path = guide.field(finding.field)
        field = fields.get(path) if path not in above else None
        above.add(path)
        worth = reader.money(finding.at_stake, view.currency) if finding.at_stake else ""
        found.append(
            Question(
                kind=finding.kind,
                text=_why(finding, who, view.currency),
                ask="" if own or finding.key in LOOKED_UP else reader.find(f"check.{finding.key}.ask"),
                worth=who.say("app_ask.hangs", amount=worth) if worth else "",
                field=None if field is None else _bare(asked(field, guide.kind, texts, wrong, who)),
            )
        )
    return found


def to_send(found: list[Question]) -> str:
    """The questions that only the employer can answer, one a line, to be copied."""
    asks = dict.fromkeys(question.ask for question in found if question.ask)
    return "\n".join(f"{number}. {ask}" for number, ask in enumerate(asks, 1))


def _bare(field: Asked) -> Asked:
    """A field whose reason stands above it already."""
    return replace(field, why="", required=False)


def _why(finding: FindingView, who: Visitor, currency: str) -> str:
    reader = who.reader(currency)
    question = reader.find(f"check.{finding.key}.ask")
    text = finding_text(finding, reader)
    return text.removesuffix(question).strip() if question else text
