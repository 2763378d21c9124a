"""What a person means who types a title: role, level and tag, and which words say what the evidence cannot tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from outbid.core.errors import InputError
from outbid.evidence.taxonomy.roles import find_role, is_family
from outbid.evidence.taxonomy.titles import heard, place_title, words_of

LONGEST = 400
"""Letters of a title; whoever types more has pasted a text."""
_WORD = re.compile(r"[^\W_]+")
_EMPTY = frozenset(
    [
        "a", "an", "and", "at", "of", "for", "in", "the", "to", "with", "or", "jobs", "job", "role",
        "position", "pay", "salary", "salaries", "wage", "wages", "der", "die", "das", "und", "im", "in",
        "bei", "für", "von", "mit", "als", "oder", "gehalt", "gehälter", "stelle", "lohn", "m", "w", "f",
        "d", "x",
    ]
)  # fmt: skip
_LACKING = (
    # what is asked is no pay of a job, or pay of people that no source tells apart
    (
        "asked.lacking.equity",
        re.compile(r"(?<!private )\b(equity|rsus?|stock|shares|options|vesting|payouts?|anteile|aktien)$"),
    ),
    ("asked.lacking.frontier", re.compile(r"\bfrontier\b.*\b(labs?|laborator\w+)\b")),
    (
        "asked.lacking.stage",
        re.compile(
            r"\bseed (stage|funded|round)\b|\bpre ?seed\b|\bseries [a-f]\b|\bstart ?ups?\b|\bearly stage\b"
            r"|\bfounding\b"
        ),
    ),
    ("asked.lacking.premium", re.compile(r"\b(premium|aufschlag)$")),
    (
        "asked.lacking.trainer",
        re.compile(r"\b(ai|ki|llm|genai|model)\b.*\b(trainers?|annotators?|labell?ers?|raters?|tutors?)$"),
    ),
)
_GENERIC = frozenset(
    [
        "engineer", "specialist", "manager", "analyst", "technician", "technologist", "assistant",
        "associate", "consultant", "worker", "administrator", "coordinator", "officer", "director",
        "supervisor", "professional", "other", "all", "except", "health", "medical", "service",
        "representative",
    ]
)  # fmt: skip
_RANKS = frozenset(
    [
        "senior", "sr", "junior", "jr", "staff", "principal", "lead", "chief", "head", "intern", "i",
        "ii", "iii", "iv", "v", "entry", "mid", "level", "distinguished",
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Heard:
    """A title as it was understood.

    Attributes:
        typed: the title, ``None`` where it is the name of a role family.
        role: its family; ``None`` where ``lacking``.
        level, tag: what the title says of them.
        unheard: words that tell nothing to the rules, so that records are not told apart by them.
        lacking: catalogue key of what the evidence would need to answer; empty where it may answer.
    """

    typed: str | None
    role: str | None
    level: str | None = None
    tag: str | None = None
    unheard: tuple[str, ...] = ()
    lacking: str = ""


def read_title(text: str) -> Heard:
    """What a typed title means.

    Raises:
        InputError: longer than :data:`LONGEST`; ``taxonomy.no_role``; ``asked.place_in_title`` or
            ``asked.employer_in_title`` where a place or an employer is named that only an option can ask for.
    """
    if is_family(text):
        return Heard(None, find_role(text).id)
    if len(text) > LONGEST:
        raise InputError("asked.too_long", count=len(text), most=LONGEST)
    # word by word: a Turkish İ in small letters is two signs, of which the second ends a word
    spoken = [word.lower() for word in _WORD.findall(text)]
    lacking = next((key for key, pattern in _LACKING if pattern.search(" ".join(spoken))), "")
    if lacking:
        return Heard(text, None, lacking=lacking)
    silent = [word not in _EMPTY and not heard(word) for word in spoken]
    _refuse_names(_WORD.findall(text), silent)
    role = find_role(text).id
    said = place_title(text)
    # the family of those who work on models has the tag by its name
    tag = "genai" if said.genai else "ai" if said.ai and role != "machine-learning-engineer" else None
    unheard = tuple(word for word, mute in zip(_WORD.findall(text), silent, strict=True) if mute)
    return Heard(text, role, said.level, tag, unheard)


def _refuse_names(words: list[str], silent: list[bool]) -> None:
    """Refuses a place or an employer among the words that the rules do not know, where a title begins or ends."""
    for first in range(len(words)):
        for last in range(len(words), first, -1):
            if not all(silent[first:last]) or (first > 0 and last < len(words)):
                continue
            name = " ".join(words[first:last])
            if len(name) < 3:
                continue
            from outbid.evidence.taxonomy.employers import houses, resolve_employer
            from outbid.evidence.taxonomy.places import is_place

            if resolve_employer(name) in houses():
                raise InputError("asked.employer_in_title", name=name)
            if is_place(name):
                raise InputError("asked.place_in_title", name=name)


def fitting(title: str, occupations: list[str]) -> list[str]:
    """Those of the occupations that a title names best, by the words they share; none where it names none of them.

    Words that most occupations have, such as "specialist", and those of rank do not count, unless there is no other.

    Example:
        >>> fitting("oral surgeon", ["Medical Records Specialists", "Oral and Maxillofacial Surgeons"])
        ['Oral and Maxillofacial Surgeons']
        >>> fitting("oral surgeon", ["Medical Records Specialists"])
        []
    """
    wanted = _stems(title) - _RANKS
    wanted = wanted - _GENERIC or wanted
    counted = {name: len(wanted & _stems(name)) for name in occupations}
    most = max(counted.values(), default=0)
    return [name for name, n in counted.items() if n == most and n > 0]


@cache
def _stems(text: str) -> frozenset[str]:
    """The words of a text in the singular, as written and as they are understood."""
    written = {word.removesuffix("s") if len(word) > 3 else word for word in _WORD.findall(text.lower())}
    return frozenset((written | {word for word in words_of(text) if word}) - _EMPTY)
