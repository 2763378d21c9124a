"""What nobody should type, and everybody does: odd texts, odd values, and odd tables made of good ones."""

from __future__ import annotations

import contextlib
import copy
import datetime as dt
from typing import Any

from choices import Choices

TEXTS = (
    "", " ", "0", "-0", "-1", "1", "5%", "150%", "0.1%", "1e400", "1e308", "nan", "inf", "-inf", "NaN", "0x10",
    "1_000",
    "1.500", "1,500", "1.500,5", "1,500.5", "1'500", "1 500", "180k", "180k to 260k", "180.000 bis 260.000", "5 to 7",
    "2 to 1", "0 to 5", "-5 to 5", "0 to 1e9", "1–2", "1-2", "3 bis", "to", "bis", "k", "%", "$", "$5", "5 €",
    "EUR 5",
    "5 USD", "XXX 5", "USD", "EUR", "XX", "mix(0: 70%; 1M to 2M: 30%)", "mix(0: 70%, 60M to 400M: 30%)",
    "mix(1: 60%)",
    "mix(", "mix()", "mix(;)", "mix(:)", "mix(mix(1: 1): 1)", "mix(0: 1)", "4y/quarterly", "4y/1y-cliff/monthly",
    "40/30/20/10", "immediate", "5/15/40/40 (half-yearly in years 3 and 4)", "0y/monthly", "100", "50/50", "low",
    "high",
    "medium", "low to high", "2026-02-30", "2026-01-31", "31.01.2026", "0001-01-01", "9999-12-31", "2026-W01-1",
    "20260131", "2026-01-31T00:00", "true", "false", "null", "None", "[]", "{}", "../x.toml", "/dev/null", "a\0b",
    "\0",
    "\r\n", "\t", "\x1b[31m", "\u202eabc", "\u2066", "\ufeff", "\ud7ff", "\uffff", "💸💸", "ẞ", "ß", "İ", "ŉ", "ǅ", "٣",
    "²", "½", "Ⅷ", "１２", "−5", "{x}", "{0}", "{value}", "%s", "%(x)s", "%n", "$HOME", "'", '"', "\\", "=", "==",
    ".", "..",
    ";", ",", ":", "#", "x" * 600, "9" * 400, "9" * 5000, "1." * 200, "a." * 200, "(" * 300, " to " * 40, "1:" * 90,
    "machine learning engineer", "nurse", "senior", "Staff", "San Francisco, CA", "Berlin", "US-CA", "US", "DE",
    "Georgia",
    "OpenAI", "Google", "engineer in Berlin", "frontier lab", "Series A", "section_19a", "iso", "nso", "single",
    "ABBAB",
    "Softwareentwicklerin (m/w/d)", "מהנדס", "مهندس", "エンジニア", "software engineer; data", "L5", "II", "41860",
    "15-1252",
    "segment.Experts.headcount=+20%", "employer.Frontier lab.seats=-50%", "like.New=Frontier lab", "tax_year=2024",
    "like.New.seats=+5%", "+20%", "x0.5", "remove=true", "employer.Big tech.seat.Experts.cash_cap=1M",
)  # fmt: skip
"""Texts that stand for something somewhere, and texts that stand for nothing anywhere."""

VALUES: tuple[Any, ...] = (
    0, 1, -1, 2, 12, 100, 0.5, 1.5, -0.0, 1e-320, 1e-12, 1e15, 1e16, 1e300, 10**15, 10**30, -(2**63), 10**400,
    float("nan"), float("inf"), float("-inf"), True, False, [], {}, [{}], [[]], [1], [1, "x"], {"": 1}, {"x": {}},
    dt.date(2026, 1, 31), dt.date(1, 1, 1), dt.date(9999, 12, 31), dt.datetime(2026, 1, 31, 12, 30), dt.time(23, 59),
    dt.datetime(2026, 1, 31, tzinfo=dt.UTC), 2024, 2026, 1900, 99999, 0.999, 1 / 3,
)  # fmt: skip
"""Values that TOML can hold."""


def text(choices: Choices, seeds: tuple[str, ...]) -> str:
    """One of ``seeds`` or of :data:`TEXTS`, cut, joined, doubled, with signs put in; or the bytes themselves."""
    made = choices.one(seeds) if seeds and choices.byte() % 4 else choices.one(TEXTS)
    for _ in range(choices.byte() % 4):
        kind = choices.byte() % 7
        a, b = sorted((choices.below(len(made) + 1), choices.below(len(made) + 1)))
        if kind == 0:
            made = made[:a] + made[b:]
        elif kind == 1:
            made = made[:a] + choices.one(TEXTS) + made[b:]
        elif kind == 2:
            made = made[:b] + made[a:]
        elif kind == 3:
            made = made[:a] + chr(choices.below(0xD800)) + made[b:]
        elif kind == 4:
            made = made[:a] + chr(32 + choices.byte() % 95) + made[a:]
        elif kind == 5:
            made = made[:a] + choices.one(seeds or TEXTS) + made[a:]
        else:
            made = made[:a] + made[a:b].swapcase() + made[b:]
    if choices.byte() % 8 == 7:
        made += choices.rest().decode("utf-8", "replace")
    return made[:20_000]


def value(choices: Choices) -> Any:
    """A value that may stand in a file, up to tables and lists nested a thousand deep."""
    kind = choices.byte() % 16
    if kind < 7:
        return copy.deepcopy(choices.one(VALUES))
    if kind < 13:
        return choices.one(TEXTS)
    if kind == 13:
        return text(choices, ())
    inner: Any = choices.one(VALUES)
    for _ in range(choices.one((1, 2, 5, 40, 90, 1000))):
        inner = [inner] if kind == 14 else {"a": inner}
    return inner


def changed(choices: Choices, tables: dict[str, Any], others: tuple[str, ...]) -> dict[str, Any]:
    """``tables`` with up to four things dropped, replaced, doubled, renamed or exchanged.

    Args:
        choices: what is done.
        tables: of a good file; they are left as they are.
        others: keys that such a file may have.
    """
    made = copy.deepcopy(tables)
    for _ in range(choices.byte() % 5):
        holder, step = _place(choices, made)
        kind = choices.byte() % 10
        if step is None or kind == 9:
            if isinstance(holder, dict):
                holder[choices.one(others)] = value(choices)
            else:
                holder.append(value(choices))
        elif kind == 8:
            del holder[step]
        elif kind == 7 and isinstance(holder, list):
            with contextlib.suppress(RecursionError):
                holder.append(copy.deepcopy(holder[step]))
        elif kind == 7:
            holder[choices.one(others)] = holder.pop(step)
        elif kind < 3 and isinstance(holder[step], str):
            holder[step] = text(choices, (holder[step],))
        elif kind < 3 and isinstance(holder[step], int | float):
            with contextlib.suppress(OverflowError):  # of whole numbers that no float holds
                holder[step] = holder[step] * choices.one((1, 2, 0, 0.5, -1, 1000, 1e9, 1e-9, 1e200))
        elif kind < 5:
            # something that stands elsewhere in the file
            there, where = _place(choices, made)
            with contextlib.suppress(RecursionError):  # nested deeper than Python copies
                holder[step] = copy.deepcopy(there[where]) if where is not None else value(choices)
        else:
            holder[step] = value(choices)
    return made


def _place(choices: Choices, tables: Any) -> tuple[Any, Any]:
    """A table or list within ``tables``, and a key or number in it; ``None`` where it is empty."""
    holder = tables
    while True:
        steps = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        if not steps:
            return holder, None
        step = choices.one(steps)
        if not (isinstance(holder[step], dict | list) and holder[step] and choices.byte() % 5 < 4):
            return holder, step
        holder = holder[step]


def toml(tables: dict[str, Any]) -> str:
    """``tables`` as TOML text, inline wherever something stands in something."""
    return "\n".join(f"{_key(key)} = {_inline(each)}" for key, each in tables.items()) + "\n"


def _key(key: str) -> str:
    return _inline(str(key))


def _inline(thing: Any) -> str:
    # nested a thousand deep, so without recursion of our own
    out: list[str] = []
    waiting: list[Any] = [(thing,)]
    while waiting:
        top = waiting.pop()
        if isinstance(top, str):
            out.append(top)
            continue
        each = top[0]
        if isinstance(each, dict):
            waiting.append("}")
            for number, (key, inner) in enumerate(reversed(each.items())):
                waiting += [*([", "] if number else []), (inner,), f"{_key(key)} = "]
            waiting.append("{")
        elif isinstance(each, list):
            waiting.append("]")
            for number, inner in enumerate(reversed(each)):
                waiting += [*([", "] if number else []), (inner,)]
            waiting.append("[")
        elif isinstance(each, bool):
            out.append(str(each).lower())
        elif isinstance(each, str):
            signs = (
                s if s.isascii() and s.isprintable() and s not in '"\\' else f"\\U{ord(s):08x}" for s in each
            )
            out.append('"' + "".join(signs) + '"')
        elif isinstance(each, dt.date | dt.time):
            out.append(each.isoformat())
        else:
            out.append(_digits(each))
    return "".join(out)


def _digits(number: float) -> str:
    try:
        return repr(number)
    except ValueError:  # whole numbers too long for Python to write
        return hex(number)  # type: ignore[arg-type]
