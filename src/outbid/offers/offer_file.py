"""A proposed package written as an offer file that ``compare`` and ``check`` read back to the very same package."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from outbid.core import catalogue
from outbid.core.errors import InputError
from outbid.core.whole import put
from outbid.offers.employer_file import FiledEmployer
from outbid.offers.offer_tables import Tables
from outbid.offers.terms import Terms

NEGOTIATED = (("salary", "base"), ("sign_on", "amount"), ("rsu", "value"), ("stake", "shares"))
"""Terms that a comment marks as proposed."""
LIMITS = {
    "band": "candidate.limit_band",
    "law": "candidate.limit_law",
    "parity": "candidate.limit_parity",
    "pool": "candidate.limit_pool",
    "norm": "candidate.limit_norm",
    "cash cap": "candidate.limit_cash_cap",
    "wealth": "candidate.limit_wealth",
}
"""What a comment says of what limits a term."""
ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}

Place = tuple[str, ...]


def write_offer(
    employer: FiledEmployer, terms: Terms, path: str | Path, *, name: str | None = None, language: str = "en"
) -> Path:
    """Writes the employer's offer with ``terms`` to ``path``.

    Texts of the employer's file are kept as they are written there, and its cap table is named relative to ``path``.

    Args:
        employer: as its file states it.
        terms: negotiated.
        path: of the new file; one that is there is replaced.
        name: of the offer; ``None``: as the employer's file has it.
        language: of the comments.

    Returns:
        ``path``.

    Raises:
        InputError: nothing can be written there.
    """
    target = Path(path)
    text = offer_text(employer, terms, target, name=name, language=language)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        put(text.encode(), target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("candidate.cannot_write", where=str(path), reason=reason) from None
    return target


def offer_text(
    employer: FiledEmployer, terms: Terms, path: str | Path, *, name: str | None = None, language: str = "en"
) -> str:
    """What :func:`write_offer` writes to a file at ``path``."""
    tables = employer.sheet.offer(terms)
    if name is not None:
        tables["name"] = name
    _move(tables, Path(employer.path).parent, Path(path).parent)
    source = Path(employer.path).name
    head = catalogue.text("candidate.note_head", language, file=source)
    notes: dict[Place, str] = {
        place: catalogue.text("candidate.note_term", language, limit=_limit(employer, terms, place, language))
        for place in NEGOTIATED
    }
    return "\n".join([f"# {head}", *_lines(tables, (), notes), ""])


def _limit(employer: FiledEmployer, terms: Terms, place: Place, language: str) -> str:
    """What limits a term, in words; empty where nothing does."""
    term = {"salary": "base", "sign_on": "sign_on"}.get(place[0], "equity")
    found = [why for what, why in employer.limits.binding(terms) if what == term and why in LIMITS]
    if not found:
        return ""
    return catalogue.text("candidate.note_limit", language, why=catalogue.text(LIMITS[found[0]], language))


def _move(tables: Tables, old: Path, new: Path) -> None:
    """Names files beside the employer's file as one finds them from the new file's folder."""
    for stake in tables.get("stake", ()):
        if "cap_table" in stake:
            stake["cap_table"] = _relative(old / stake["cap_table"], new)
        rates = stake.get("base_rates")
        if isinstance(rates, dict) and "file" in rates:
            stake["base_rates"] = {**rates, "file": _relative(old / rates["file"], new)}


def _relative(file: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(file.resolve(), folder.resolve())).as_posix()
    except ValueError:  # on another drive
        return file.resolve().as_posix()


def _lines(table: Mapping[str, Any], place: Place, notes: Mapping[Place, str]) -> Iterator[str]:
    """TOML of a table: its own values first, then the tables in it."""
    inner = {key: value for key, value in table.items() if _is_table(value)}
    for key, value in table.items():
        if key not in inner:
            note = notes.get((*place, key))
            yield f"{_name(key)} = {_value(value)}" + (f"  # {note}" if note else "")
    for key, value in inner.items():
        own = (*place, key)
        dotted = ".".join(map(_name, own))
        for row in value if isinstance(value, list) else [value]:
            yield ""
            yield f"[[{dotted}]]" if isinstance(value, list) else f"[{dotted}]"
            yield from _lines(row, own, notes)


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)
    )


def _name(key: str) -> str:
    return key if key.isascii() and key.replace("_", "").replace("-", "").isalnum() else _text(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:_}"
    if isinstance(value, float):
        return f"{int(value):_}" if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return _text(str(value))


def _text(value: str) -> str:
    signs = (ESCAPES.get(s, f"\\u{ord(s):04x}" if ord(s) < 32 or ord(s) == 127 else s) for s in value)
    return f'"{"".join(signs)}"'
