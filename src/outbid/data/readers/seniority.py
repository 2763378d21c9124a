"""Words for seniority that mean the same everywhere, as a column of levels states them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import StringValue

_LEVELS = {
    "intern": "intern", "praktikant": "intern", "werkstudent": "intern", "entry level": "entry",
    "entry": "entry", "junior": "entry", "jr": "entry", "associate": "entry", "berufseinsteiger": "entry",
    "mid": "mid", "mid level": "mid", "intermediate": "mid", "senior": "senior", "sr": "senior",
    "staff": "staff", "senior staff": "staff", "principal": "principal", "manager": "manager",
    "senior manager": "manager", "director": "director", "senior director": "director", "vp": "executive",
    "vice president": "executive", "executive": "executive", "c level": "executive",
}  # fmt: skip


def level(value: StringValue) -> StringValue:
    """One of ``schema.LEVELS``, or null: a company's own name of a level ("L5", "ICT4") is not comparable."""
    import ibis as library

    plain = value.lower().re_replace("[-_. ]+", " ").strip()
    return plain.cases(*_LEVELS.items(), else_=library.null("string"))
