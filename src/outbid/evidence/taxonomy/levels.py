"""Seniority, as the words of a title tell it.

Numbers and numerals after a title are read as the common ladder I, II, III (entry, mid, senior), IV (staff) and V
(principal); arabic numbers and those of ``L1`` only to 3, since beyond that ladders of companies differ. A bank's "Vice
President" beside the name of an individual's work is a grade of that work and no executive. In "Product Manager" and
its like the manager is the job and leads nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

_INTERN = frozenset(["intern", "apprentice", "coop", "werkstudentin", "externship"])
_PRINCIPAL = frozenset(["principal", "distinguished"])
_STAFF = frozenset(["lead", "leader"])
_ENTRY = frozenset(["junior", "entry", "graduate", "fresher", "trainee"])
_MID = frozenset(["intermediate", "mid"])
_LADDER = {
    "i": "entry",
    "1": "entry",
    "l1": "entry",
    "ii": "mid",
    "2": "mid",
    "l2": "mid",
    "iii": "senior",
    "3": "senior",
    "l3": "senior",
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
        "trader",
        "owner",
        "designer",
        "consultant",
        "specialist",
        "strategist",
        "researcher",
        "administrator",
    ]
)
_MANAGED_JOBS = frozenset(
    [
        "product",
        "project",
        "program",
        "delivery",
        "account",
        "client",
        "partner",
        "partnership",
        "success",
        "renewal",
        "portfolio",
        "asset",
        "line",
        "construction",
    ]
)
_STAFF_BY_NAME = frozenset(["nurse", "physician", "health-professional", "finance", "legal"])
_RANKED_OTHERWISE = frozenset(
    ["professor", "account-executive", "scientist", "physician", "health-professional", "legal"]
)
_TITLES_OF_RANK = frozenset(
    [
        "vice",
        "chairman",
        "president",
        "chief",
        "officer",
        "founder",
        "director",
        "managing",
        "executive",
        "head",
        "manager",
        "supervisor",
        "group",
    ]
)
_QUALIFIERS = frozenset(
    [
        "working",
        "data",
        "student",
        "senior",
        "market",
        "marketing",
        "staff",
        "member",
        "technical",
        "investigator",
        "assistant",
        "post",
        "research",
    ]
)
LEVEL_WORDS = _INTERN.union(
    _PRINCIPAL, _STAFF, _ENTRY, _MID, _LADDER, _INDIVIDUAL, _MANAGED_JOBS, _TITLES_OF_RANK, _QUALIFIERS
)
"""Every word that :func:`level_of` asks for."""


def level_of(words: Sequence[str], role: str | None) -> str | None:
    """The level that a title tells.

    Args:
        words: of the title, as :func:`outbid.evidence.taxonomy.titles.words_of` gives them.
        role: family the title belongs to, ``None`` where unplaced: some families rank otherwise.

    Returns:
        One of ``schema.LEVELS``, or ``None`` where the title does not say; the highest word wins, and a numeral speaks
        only where no word does.
    """
    present = frozenset(words)
    if not present.isdisjoint(_INTERN) or ("working", "student") in pairwise(words):
        return "intern"
    grade = _leading(words, present, role)
    if grade is not None:
        return grade
    if not present.isdisjoint(_PRINCIPAL) and "investigator" not in present:
        return "principal"
    member = {"member", "technical", "staff"} <= present and words.count("staff") == 1
    staff = "staff" in present and "chief" not in present and role not in _STAFF_BY_NAME and not member
    if staff or not present.isdisjoint(_STAFF):
        return "staff"
    if "senior" in present:
        return "senior"
    if not present.isdisjoint(_MID) and ("mid", "market") not in pairwise(words):
        return "mid"
    if not present.isdisjoint(_ENTRY) and "post" not in present and ("data", "entry") not in pairwise(words):
        return "entry"
    for word in reversed(words):
        if word in _LADDER:
            return _LADDER[word]
    ranked = role in _RANKED_OTHERWISE or ("research", "associate") in pairwise(words)
    return "entry" if "associate" in present and not ranked else None


def _leading(words: Sequence[str], present: frozenset[str], role: str | None) -> str | None:
    """The level of who leads others, with banks' grades and jobs named "manager" told apart."""
    pairs = frozenset(pairwise(words))
    if "vice" in present and "president" in present:
        return _vice_president(words, present, pairs)
    if (
        not present.isdisjoint(("president", "chairman"))
        or ("chief" in present and not present.isdisjoint(("officer", "executive")))
        or "founder" in present
    ):
        return "executive"
    if "director" in present:
        top = "managing" in present or ("executive" in present and role in (None, "executive"))
        return "executive" if top else "director"
    if "head" in present:
        return "director"
    if "supervisor" in present:
        return "manager"
    return "manager" if "manager" in present and not _managed_job(words, pairs) else None


def _vice_president(
    words: Sequence[str], present: frozenset[str], pairs: frozenset[tuple[str, str]]
) -> str | None:
    """The grade of a bank where the title names an individual's work, else that of an executive."""
    work = present & _INDIVIDUAL - ({"associate"} if ("associate", "vice") in pairs else set())
    if not work and not ("manager" in present and _managed_job(words, pairs)):
        return "mid" if "assistant" in present else "executive"
    if "assistant" in present:
        return "mid"
    return "staff" if "lead" in present or ("senior", "vice") in pairs else "senior"


def _managed_job(words: Sequence[str], pairs: frozenset[tuple[str, str]]) -> bool:
    """Is the one manager that the title names a job, as in "Product Manager", and not a rank?"""
    if words.count("manager") > 1 or ("group", "product") in pairs:
        return False
    before = next((first for first, second in pairs if second == "manager"), "")
    return before in _MANAGED_JOBS or {("product", "marketing"), ("marketing", "manager")} <= pairs
