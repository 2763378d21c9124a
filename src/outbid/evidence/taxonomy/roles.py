"""Role families: their names in both languages and the official codes of occupations that they stand for."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cache

from outbid.core.errors import InputError
from outbid.evidence.taxonomy.reference import lines


@dataclass(frozen=True)
class Role:
    """A role family.

    Attributes:
        id: as ``schema.PAY_RECORDS["role"]`` has it.
        en, de: its names.
        soc: beginnings of the codes of the Standard Occupational Classification (2018 and 2010, finer ones of O*NET
            with their two digits) that stand for it; empty where no official code tells it from a neighbour.
    """

    id: str
    en: str
    de: str
    soc: tuple[str, ...]

    @property
    def isco(self) -> tuple[str, ...]:
        """Codes of ISCO-08 that the official crosswalk gives for the 2010 codes among :attr:`soc`, in order.

        The crosswalk is many to many and knows no code of 2018: a code that came in 2018 has no ISCO-08 here unless
        its number was already one of 2010.
        """
        return tuple(
            sorted(
                {isco for soc, found in isco_of_soc().items() if soc.startswith(self.soc) for isco in found}
            )
        )


@cache
def isco_of_soc() -> dict[str, tuple[str, ...]]:
    """ISCO-08 codes by SOC-2010 code."""
    return {soc: tuple(codes.split()) for soc, codes in lines("isco.tsv", "\t")}


ROLES: dict[str, Role] = {
    name: Role(name, en, de, tuple(soc.split())) for name, en, de, soc in lines("roles.txt", "|")
}
"""Every role family by its id."""

_BY_CODE = {code: role.id for role in ROLES.values() for code in role.soc}
_LENGTHS = sorted({len(code) for code in _BY_CODE}, reverse=True)


def role_of_occupation(code: str | None) -> str | None:
    """The role family of an occupation code, ``None`` where none fits.

    Args:
        code: ``"15-1252"``, ``"15-1252.00"`` or ``"151252"``; the longest known beginning decides.
    """
    if not code:
        return None
    digits = code.strip()
    if len(digits) >= 6 and "-" not in digits:
        digits = f"{digits[:2]}-{digits[2:]}"
    return next((found for length in _LENGTHS if (found := _BY_CODE.get(digits[:length]))), None)


@cache
def _contradictions() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for groups, roles in lines("contradictions.txt", "|"):
        for group in groups.split():
            found.setdefault(group, []).extend(roles.split())
    return {group: tuple(roles) for group, roles in found.items()}


def roles_contradicted(code: str | None) -> tuple[str, ...]:
    """The role families that nobody of an occupation has, by the first two digits of its code.

    Where a title names one of them, it names something else by the same word, and the stated occupation is to be
    believed. Groups that border on each other contradict nothing.

    Example:
        >>> "civil-engineer" in roles_contradicted("29-1212"), roles_contradicted("11-3021")
        (True, ())
    """
    return _contradictions().get(code.strip()[:2], ()) if code else ()


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for role in ROLES.values():
        for name in (role.id, role.id.replace("-", " "), role.en, role.de):
            names[name.casefold()] = role.id
    return names


def is_family(text: str) -> bool:
    """Is ``text`` the id or a name of a role family, and not a title that the rules have to place?"""
    return " ".join(text.casefold().split()) in _names()


def find_role(text: str) -> Role:
    """The role family that a person names: by id, by either name, or by a title that the rules place.

    Raises:
        InputError: ``taxonomy.no_role``, with the nearest names.
    """
    from outbid.evidence.taxonomy.titles import place_title

    wanted = " ".join(text.casefold().split())
    name = _names().get(wanted) or place_title(text).role
    if name is None:
        near = difflib.get_close_matches(wanted, _names(), n=8, cutoff=0.4)
        nearest = list(dict.fromkeys(_names()[found] for found in near))[:3] or ["software-engineer"]
        raise InputError("taxonomy.no_role", text=text, nearest=", ".join(nearest))
    return ROLES[name]
