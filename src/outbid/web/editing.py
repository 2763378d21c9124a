"""Edits of files by field: what was changed, what two people's changes make together, and the text that results.

Everything is worked out on the tables that the text stands for; comments and layout are kept where text is rewritten.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Part = str | int
Where = tuple[Part, ...]
Tables = Mapping[str, Any]
Side = Literal["theirs", "mine"]
LARGEST_DEPTH = 40


class Gone:
    """Stands for a field that is not there."""

    def __repr__(self) -> str:
        return "GONE"


GONE = Gone()


@dataclass(frozen=True)
class Change:
    """One field that has another value than before.

    Args:
        where: keys of tables and numbers of rows, such as ``("stake", 0, "strike")``. A row's number is that of the
            tables before the change; rows that are added come one after the other behind the last one.
        value: the new value, as :mod:`tomllib` gives values; :data:`GONE`: the field or the row goes.
    """

    where: Where
    value: Any


@dataclass(frozen=True)
class Clash:
    """A field that two people have changed, each to another value.

    Args:
        where: keys of tables and names or numbers of rows.
        base: what both have read.
        theirs, mine: what each has made of it; :data:`GONE`: taken away.
    """

    where: Where
    base: Any
    theirs: Any
    mine: Any

    @property
    def place(self) -> str:
        """``stake[0].strike``."""
        return place(self.where)


@dataclass(frozen=True)
class Merged:
    """What two people's changes make together.

    Args:
        tables: with the value of ``mine`` wherever the two clash, unless a choice says otherwise.
        clashes: fields that nobody has chosen a value for.
        theirs: places of the fields that only the others have changed.
    """

    tables: dict[str, Any]
    clashes: tuple[Clash, ...]
    theirs: tuple[str, ...]


def tables_of(text: str) -> dict[str, Any] | None:
    """The tables that ``text`` stands for; ``None``: it is no TOML."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


def place(where: Where) -> str:
    """``stake[0].strike``: a field in the words of the file."""
    text = ""
    for part in where:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def same(one: Any, other: Any) -> bool:
    """Whether two values mean the same: ``1`` is ``1.0`` but not ``true``, and what is no number is itself."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, float) and isinstance(other, float) and one != one:
        return other != other
    alike = type(one) is type(other) or all(isinstance(each, (int, float)) for each in (one, other))
    return alike and bool(one == other)


def changed(base: Tables, mine: Tables) -> tuple[Change, ...]:
    """What makes ``mine`` out of ``base``, field by field.

    Rows are recognised by their ``name`` if all of a list's have one of their own, else by their number.
    """
    return tuple(_changed(base, mine, ()))


def merge(
    base: Tables | None, theirs: Tables, mine: Tables, choices: Mapping[str, Side] | None = None
) -> Merged:
    """What the changes of two people to the same tables make together.

    Args:
        base: what both have read; ``None``: not known any more, so that every field that differs is a clash.
        theirs, mine: what each has made of it.
        choices: by place, whose value a field takes that both have changed.
    """
    found = _Merge(choices or {}, unknown=base is None)
    whole = found.values(theirs if base is None else base, theirs, mine, ())
    return Merged(whole, tuple(found.clashes), tuple(dict.fromkeys(found.theirs)))


def _rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, Mapping) for each in value)


def _names(rows: Sequence[Any]) -> list[str] | None:
    """The names of rows, if each has one of its own."""
    names = [row.get("name") for row in rows]
    if all(isinstance(name, str) and name for name in names) and len(set(names)) == len(names):
        return [str(name) for name in names]
    return None


def _changed(old: Any, new: Any, where: Where) -> Iterator[Change]:
    if isinstance(old, Mapping) and isinstance(new, Mapping) and len(where) < LARGEST_DEPTH:
        for key in [*old, *(key for key in new if key not in old)]:
            yield from _changed(old.get(key, GONE), new.get(key, GONE), (*where, key))
    elif old and new and _rows(old) and _rows(new):
        yield from _changed_rows(old, new, where)
    elif not same(old, new):
        yield Change(where, new)


def _changed_rows(old: list[Any], new: list[Any], where: Where) -> Iterator[Change]:
    before, after = _names(old), _names(new)
    if before is None or after is None or not set(before) & set(after):
        pairs = list(zip(range(len(old)), new, strict=False))
        added, taken = new[len(old) :], range(len(new), len(old))
    else:
        kept = [name for name in before if name in after]
        if after[: len(kept)] != kept:
            # put in between, or in another order: rows cannot be told one by one
            if not same(old, new):
                yield Change(where, new)
            return
        pairs = [(before.index(name), new[after.index(name)]) for name in kept]
        added = new[len(kept) :]
        taken = [i for i, name in enumerate(before) if name not in after]  # type: ignore[assignment]
    for index, row in pairs:
        yield from _changed(old[index], row, (*where, index))
    for number, row in enumerate(added):
        yield Change((*where, len(old) + number), row)
    for index in reversed(taken):
        yield Change((*where, index), GONE)


class _Merge:
    def __init__(self, choices: Mapping[str, Side], *, unknown: bool) -> None:
        self.choices = choices
        self.unknown = unknown
        self.clashes: list[Clash] = []
        self.theirs: list[str] = []

    def values(self, base: Any, theirs: Any, mine: Any, where: Where) -> Any:
        if all(isinstance(each, Mapping) for each in (base, theirs, mine)) and len(where) < LARGEST_DEPTH:
            return self._tables(base, theirs, mine, where)
        if same(theirs, mine):
            return mine
        if not self.unknown and same(base, theirs):
            return mine
        if not self.unknown and same(base, mine):
            self.theirs.append(place(where))
            return theirs
        if all(_rows(each) and each for each in (base, theirs, mine)):
            rows = self._by_row(base, theirs, mine, where)
            if rows is not None:
                return rows
        choice = self.choices.get(place(where))
        if choice is None:
            self.clashes.append(Clash(where, GONE if self.unknown else base, theirs, mine))
        return theirs if choice == "theirs" else mine

    def _tables(self, base: Any, theirs: Any, mine: Any, where: Where) -> dict[str, Any]:
        merged = {}
        for key in dict.fromkeys([*theirs, *mine, *base]):
            old, others, own = (each.get(key, GONE) for each in (base, theirs, mine))
            merged[key] = self.values(old, others, own, (*where, key))
        return {key: value for key, value in merged.items() if value is not GONE}

    def _by_row(self, base: Any, theirs: Any, mine: Any, where: Where) -> list[Any] | None:
        names = [_names(each) for each in (base, theirs, mine)]
        parts: list[Part]
        if all(names):
            sides: list[Any] = [
                dict(zip(n or (), rows, strict=True))
                for n, rows in zip(names, (base, theirs, mine), strict=True)
            ]
            parts = list(dict.fromkeys([*sides[1], *sides[2], *sides[0]]))
        elif len(base) == len(theirs) == len(mine):
            sides = [dict(enumerate(rows)) for rows in (base, theirs, mine)]
            parts = list(range(len(base)))
        else:
            return None
        merged = []
        for part in parts:
            old, others, own = (side.get(part, GONE) for side in sides)
            merged.append(self.values(old, others, own, (*where, part)))
        return [row for row in merged if row is not GONE]
