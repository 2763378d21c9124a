"""Seniority, as the words of a title tell it.

Numbers and numerals after a title are read as the common ladder I, II, III (entry, mid, senior), IV (staff) and V
(principal); arabic numbers only to 3, since beyond that ladders of companies differ. A bank's "Vice President" beside
the name of an individual's work is a grade of that work and no executive.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

_INTERN = frozenset(["intern", "trainee", "apprentice", "coop", "werkstudentin", "externship"])
_PRINCIPAL = frozenset(["principal", "distinguished"])
_SENIOR = frozenset(["senior", "experienced"])
_ENTRY = frozenset(["junior", "entry", "graduate", "resident", "fresher"])
_LADDER = {
    "i": "entry",
    "1": "entry",
    "ii": "mid",
    "2": "mid",
    "iii": "senior",
    "3": "senior",
    "iv": "staff",
    "v": "principal",
}
_INDIVIDUAL = frozenset(
    [
        "engineer",
        "developer",
        "analyst",
        "scientist",
        "programmer",
        "architect",
        "associate",
        "accountant",
        "auditor",
    ]
)
_MANAGER_BY_NAME = frozenset(
    ["product-manager", "program-manager", "account-executive", "customer-success", "quantitative-analyst"]
)
_STAFF_BY_NAME = frozenset(["nurse", "physician", "health-professional", "finance", "legal", "scientist"])
_RANKED_OTHERWISE = frozenset(
    ["professor", "account-executive", "scientist", "physician", "health-professional"]
)
_TITLES_OF_RANK = frozenset(
    [
        "vice",
        "president",
        "chief",
        "officer",
        "founder",
        "director",
        "managing",
        "executive",
        "head",
        "manager",
    ]
)
_QUALIFIERS = frozenset(
    [
        "management",
        "lead",
        "staff",
        "member",
        "technical",
        "investigator",
        "assistant",
        "post",
        "associate",
        "sales",
    ]
)
LEVEL_WORDS = _INTERN.union(_PRINCIPAL, _SENIOR, _ENTRY, _LADDER, _INDIVIDUAL, _TITLES_OF_RANK, _QUALIFIERS)
"""Every word that :func:`level_of` asks for."""


def level_of(words: Sequence[str], role: str | None) -> str | None:
    """The level that a title tells.

    Args:
        words: of the title, as :func:`outbid.evidence.taxonomy.titles.words_of` gives them.
        role: family the title belongs to, ``None`` where unplaced: "manager" is part of some families' names.

    Returns:
        One of ``schema.LEVELS``, or ``None`` where the title does not say.
    """
    present = frozenset(words)
    if not present.isdisjoint(_INTERN):
        return "intern"
    grade = _leading(words, present, role)
    if grade is not None:
        return grade
    if not present.isdisjoint(_PRINCIPAL) and "investigator" not in present:
        return "principal"
    member = {"member", "technical", "staff"} <= present and words.count("staff") == 1
    staff = "staff" in present and "chief" not in present and role not in _STAFF_BY_NAME and not member
    if staff or "lead" in present:
        return "staff"
    if not present.isdisjoint(_SENIOR):
        return "senior"
    if not present.isdisjoint(_ENTRY) and "post" not in present:
        return "entry"
    for word in reversed(words):
        if word in _LADDER:
            return _LADDER[word]
    if "associate" in present and role not in _RANKED_OTHERWISE:
        return "entry"
    return None


def _leading(words: Sequence[str], present: frozenset[str], role: str | None) -> str | None:
    """The level of who leads others, with banks' grades told apart."""
    if "vice" in present and "president" in present:
        if present.isdisjoint(_INDIVIDUAL):
            return "mid" if "assistant" in present else "executive"
        if "assistant" in present:
            return "mid"
        higher = "lead" in present or ("senior", "vice") in pairwise(words)
        return "staff" if higher else "senior"
    if "president" in present or ("chief" in present and "officer" in present) or "founder" in present:
        return "executive"
    if "director" in present:
        top = "managing" in present or ("executive" in present and role in (None, "executive"))
        return "executive" if top else "director"
    if "head" in present:
        return "director"
    if "manager" in present and (role not in _MANAGER_BY_NAME or "management" in present):
        return "manager"
    if "manager" in present and role == "account-executive" and "sales" in present:
        return "manager"
    return None
