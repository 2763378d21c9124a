"""From a job title to its role family, its seniority and its tags.

A title is cut into words; abbreviations and German words are replaced by the English words they stand for
(``data/words.txt``); then the first rule of ``data/rules.txt`` whose words all stand in the title gives the role. Rules
are looked up by their rarest word, so that a title costs a few dictionary look-ups.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from outbid.evidence.taxonomy.levels import LEVEL_WORDS, level_of
from outbid.evidence.taxonomy.reference import lines


class Placed(NamedTuple):
    """What a title says; ``None`` where it says nothing."""

    role: str | None
    level: str | None
    ai: bool | None
    genai: bool | None
    sales: bool | None


class Rule(NamedTuple):
    """``role`` where the words of ``rest`` stand in the title and those of ``without`` do not."""

    order: int
    role: str | None
    rest: frozenset[str]
    without: frozenset[str]


_LONG_NUMBER = re.compile(r"\d{4}")
_CODE = re.compile(r"(?<=.)\b[a-z]*\d{4,}")
_WORD = re.compile(r"[^\W_]+")
_GENDERS = re.compile(r"\b[mwfdxi](?:\s*/\s*[mwfdxi])+\b")
_NOTHING = Placed(None, None, None, None, None)
_AI = frozenset(["ai", "ml", "llm", "nlp", "genai", "mlops", "aiml", "llmops", "gpt", "agentic"])
_AI_PAIRS = {
    "learning": frozenset(["machine", "deep", "reinforcement"]),
    "intelligence": frozenset(["artificial"]),
    "vision": frozenset(["computer"]),
    "language": frozenset(["natural"]),
}
_GENAI = frozenset(["genai", "llm", "generative", "gpt", "chatgpt", "llmops", "agentic"])
_GENAI_PAIRS = {
    "model": frozenset(["language", "foundation"]),
    "prompt": frozenset(["engineer"]),
    "gen": frozenset(["ai"]),
}
_AI_WORDS = _AI.union(_GENAI, _AI_PAIRS, _GENAI_PAIRS)
_SELLING = frozenset(["account-executive", "solutions-engineer", "engineering-manager", "executive", None])
_NOT_SELLING = frozenset(
    ["tax", "force", "operations", "analyst", "analytics", "audit", "software", "developer", "support"]
)


@cache
def words() -> dict[str, tuple[str, ...]]:
    """What each abbreviation or foreign word stands for; ``-ending`` and ``beginning-`` are parts of compounds."""
    return {word: tuple(meaning.split()) for word, meaning in lines("words.txt", "=")}


@cache
def rules() -> dict[str, tuple[Rule, ...]]:
    """The rules in their order of precedence, each under that of its words that fewest rules need."""
    parsed: list[tuple[str | None, frozenset[str], frozenset[str]]] = []
    for (line,) in lines("rules.txt"):
        role, _, patterns = line.partition(":")
        for pattern in patterns.split("|"):
            needed = frozenset(word for word in pattern.split() if not word.startswith("!"))
            without = frozenset(word[1:] for word in pattern.split() if word.startswith("!"))
            parsed.append((None if role.strip() == "-" else role.strip(), needed, without))
    uses = Counter(word for _, needed, _ in parsed for word in needed)
    found: dict[str, list[Rule]] = {}
    for order, (role_id, needed, without) in enumerate(parsed):
        rarest = min(needed, key=lambda word: (uses[word], word))
        found.setdefault(rarest, []).append(Rule(order, role_id, needed - {rarest}, without))
    return {word: tuple(group) for word, group in found.items()}


@cache
def _vocabulary() -> tuple[frozenset[str], frozenset[str]]:
    """Words of the rules, and pairs that must stand side by side, joined by ``_``."""
    group = (rule for found in rules().values() for rule in found)
    spoken = {word for rule in group for word in rule.rest | rule.without} | set(rules())
    pairs = frozenset(word for word in spoken if "_" in word)
    return frozenset(spoken) - pairs, pairs


@cache
def _telling() -> frozenset[str]:
    """Every word that a rule, a level or a tag asks for."""
    vocabulary, pairs = _vocabulary()
    beside = {word for pair in pairs for word in pair.split("_")}
    tags = {
        word for rows in (_AI_PAIRS, _GENAI_PAIRS) for key, others in rows.items() for word in (key, *others)
    }
    return vocabulary | beside | tags | _AI | _GENAI | _NOT_SELLING | LEVEL_WORDS


@lru_cache(maxsize=100_000)
def _meaning(word: str) -> tuple[str, ...]:
    """What one word stands for: written out, in English, in the singular; ``""`` for one that tells nothing.

    Most titles differ in words that tell nothing, so that what they say is worked out once for many of them.
    """
    known = words()
    for form in (word, word.removesuffix("in"), word.removesuffix("innen"), word.removesuffix("s")):
        if form in known:
            return known[form]
    vocabulary, _ = _vocabulary()
    if word in _telling():
        return (word,)
    for ending, instead in (("s", ""), ("ies", "y"), ("in", "")):
        form = word.removesuffix(ending) + instead
        if word.endswith(ending) and len(form) > 2 and form in vocabulary:
            return (form,)
    return _compound(word)


@cache
def _endings() -> tuple[str, ...]:
    """Endings of compounds, the longest first."""
    return tuple(sorted((word[1:] for word in words() if word[0] == "-"), key=lambda ending: -len(ending)))


def _compound(word: str) -> tuple[str, ...]:
    """What a compound such as "Vertriebsleiter" stands for: what stands before its ending, then the ending."""
    whole = word.removesuffix("innen").removesuffix("in")
    for form in (whole, word) if word.endswith(_endings()) or whole.endswith(_endings()) else ():
        for ending in _endings():
            if form.endswith(ending):
                before = form.removesuffix(ending)
                known = (words().get(f"{part}-") for part in (before, before.removesuffix("s")))
                return next((meaning for meaning in known if meaning), ()) + words()[f"-{ending}"]
    return ("",)


def heard(word: str) -> bool:
    """Does a word of a title, in lower case, tell any rule anything?"""
    return any(_meaning(word))


def words_of(title: str) -> list[str]:
    """The words of a title in lower case, in order, abbreviations written out, in English, in the singular.

    One or more words between them that tell nothing are one ``""``.

    A code of the job, such as ``KBGFJG171447-1``, ends the title; ``(m/w/d)`` says nothing.
    """
    text = title.lower()
    if _LONG_NUMBER.search(text):
        text = _CODE.split(text, maxsplit=1)[0]
    if "/" in text:
        text = _GENDERS.sub(" ", text)
    found = _WORD.findall(text)
    said: list[str] = []
    for word in found:
        for part in _meaning(word):
            if part or (said and said[-1]):
                said.append(part)
    if said and not said[-1]:
        said.pop()
    return said or [""] * bool(found)


def _role(present: frozenset[str]) -> str | None:
    index = rules()
    best: Rule | None = None
    for word in present:
        for rule in index.get(word, ()):
            if best is not None and rule.order > best.order:
                break
            if rule.rest <= present and rule.without.isdisjoint(present):
                best = rule
                break
    return best.role if best is not None else None


def _together(present: frozenset[str], pairs: Mapping[str, frozenset[str]]) -> bool:
    """Do both words of one of the pairs stand in the title?"""
    return any(word in present and not others.isdisjoint(present) for word, others in pairs.items())


@lru_cache(maxsize=200_000)
def _place(spoken: tuple[str, ...]) -> Placed:
    present = frozenset(spoken)
    _, pairs = _vocabulary()
    role = _role(present.union(pairs.intersection(map("_".join, pairwise(spoken)))))
    told = not _AI_WORDS.isdisjoint(present)
    genai = told and (not _GENAI.isdisjoint(present) or _together(present, _GENAI_PAIRS))
    ai = genai or role == "machine-learning-engineer"
    ai = ai or (told and (not _AI.isdisjoint(present) or _together(present, _AI_PAIRS)))
    # Partnerships are won, not sold, unless the title speaks of selling too.
    partners = "partnership" in present and present.isdisjoint(("sales", "business", "account"))
    sells = (role == "account-executive" and not partners) or (
        "sales" in present and role in _SELLING and _NOT_SELLING.isdisjoint(present)
    )
    return Placed(role, level_of(spoken, role), ai, genai, sells)


def place_title(title: str | None) -> Placed:
    """What one title says.

    Example:
        >>> place_title("Sr. SWE, Machine Learning")[:3]
        ('machine-learning-engineer', 'senior', True)
        >>> place_title("Salesforce Developer").sales
        False
    """
    spoken = words_of(title) if title else None
    return _place(tuple(spoken)) if spoken else _NOTHING
