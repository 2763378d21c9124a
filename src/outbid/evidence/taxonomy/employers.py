"""One name for the many spellings of an employer.

Houses of ``data/employers.txt`` are told by how their names begin; of all others only legal forms, punctuation and
capitals are taken off, so that two firms of alike names are never merged on a guess.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from outbid.core.errors import InputError
from outbid.evidence.taxonomy.reference import lines

_FORMS = frozenset(lines("legal_forms.txt", " ")[0])
_SMALL = frozenset(["of", "and", "the", "for", "in", "at", "und", "für", "der", "die"])
_SIGNS = re.compile(r"[^\w&]+|_")
_DOTTED = re.compile(r"(?<=\b\w)\.(?=\w\b)")


@cache
def _groups() -> tuple[dict[str, str], dict[str, tuple[tuple[str, str], ...]]]:
    """Names by whole spelling, and by first word the beginnings (longest first) with their names."""
    whole: dict[str, str] = {}
    begins: dict[str, list[tuple[str, str]]] = {}
    for name, spellings in lines("employers.txt", ":"):
        whole[bare(name)] = name
        for spelling in (part.strip() for part in spellings.split(",")):
            if spelling.startswith("="):
                whole[spelling[1:]] = name
            else:
                begins.setdefault(spelling.split()[0], []).append((spelling, name))
    return whole, {
        first: tuple(sorted(group, key=lambda pair: -len(pair[0]))) for first, group in begins.items()
    }


def bare(name: str) -> str:
    """A name in lower case without punctuation and legal forms.

    Example:
        >>> bare("The META PLATFORMS, Inc. "), bare("J.P. Morgan & Co.")
        ('meta platforms', 'jp morgan')
    """
    text = _DOTTED.sub("", name.lower()).replace("&", " and ")
    words = _SIGNS.sub(" ", text.replace(".com", " ").replace("'", "").replace("’", "")).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and (words[-1] in _FORMS or words[-1] == "and"):
        words.pop()
    return " ".join(words)


@lru_cache(maxsize=200_000)
def resolve_employer(name: str | None) -> str | None:
    """The resolved name of an employer; ``None`` for an empty one.

    Example:
        >>> resolve_employer("AMAZON WEB SERVICES, INC."), resolve_employer("Apple Bank for Savings")
        ('Amazon', 'Apple Bank for Savings')
    """
    key = bare(name) if name else ""
    if not key:
        return None
    whole, begins = _groups()
    if key in whole:
        return whole[key]
    padded = key + " "
    for spelling, house in begins.get(key.split(" ", 1)[0], ()):
        if padded.startswith(spelling + " "):
            return house
    words = [word if word in _SMALL else word.capitalize() for word in key.split()]
    return " ".join([words[0].capitalize(), *words[1:]])


@cache
def houses() -> tuple[str, ...]:
    """Names of the employers whose spellings are grouped."""
    return tuple(name for name, _ in lines("employers.txt", ":"))


def find_employer(text: str, known: Iterable[str] = ()) -> str:
    """The resolved name of the employer that a person means.

    Args:
        text: any spelling.
        known: names of employers there is evidence of, besides those grouped.

    Raises:
        InputError: ``taxonomy.no_employer`` with the nearest names, where it is neither grouped nor ``known``.
    """
    name = resolve_employer(text)
    names = {found.casefold(): found for found in (*known, *houses())}
    if name is not None and name.casefold() in names:
        return names[name.casefold()]
    near = _near(bare(text), names)
    nearest = ", ".join(names[found] for found in near) or "–"
    raise InputError("taxonomy.no_employer", text=text[:60], nearest=nearest)


def _near(wanted: str, names: Mapping[str, str]) -> list[str]:
    """Three names at most: those that have every word of ``wanted``, the shortest first, else those spelled alike."""
    words = wanted.split()
    whole = sorted(
        (name for name in names if words and {*words} <= {*name.split()}), key=lambda name: (len(name), name)
    )
    # a person names "Compunnel", the filing "Compunnel Software Group": as many words are compared as were written
    begins: dict[str, list[str]] = {}
    for name in sorted(names):
        # comparing takes long: most of a misspelled name is right, its first letter above all
        if wanted and name[:1] == wanted[0]:
            begins.setdefault(" ".join(name.split()[: len(words)]), []).append(name)
    alike = [
        name for begin in difflib.get_close_matches(wanted, begins, n=3, cutoff=0.6) for name in begins[begin]
    ]
    return [*dict.fromkeys((*whole, *alike))][:3]
