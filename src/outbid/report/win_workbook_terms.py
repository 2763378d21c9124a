"""Formulas of a spreadsheet that know their value: what is written and what it comes to are built as one.

A program that only shows a workbook (a telephone, a preview) does not work it out: it shows the values that were
stored with the formulas. Building both from the same terms keeps them from drifting apart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

_SUM, _PRODUCT, _POWER, _ATOM = 1, 2, 3, 4


@dataclass(frozen=True)
class Term:
    """A cell, a number or a formula.

    Args:
        text: as a spreadsheet reads it, functions in English and parted by commas.
        value: what it comes to; infinite for an empty cell that stands for "no limit".
        binds: how tightly its last operation binds.
    """

    text: str
    value: float
    binds: int = _ATOM

    def __add__(self, other: Term | float) -> Term:
        return self._with("+", other, _SUM, self.value + term(other).value)

    def __sub__(self, other: Term | float) -> Term:
        return self._with("-", other, _SUM, self.value - term(other).value)

    def __mul__(self, other: Term | float) -> Term:
        return self._with("*", other, _PRODUCT, self.value * term(other).value)

    def __truediv__(self, other: Term | float) -> Term:
        below = term(other).value
        return self._with("/", other, _PRODUCT, self.value / below if below else math.nan)

    def __pow__(self, other: Term | float) -> Term:
        return self._with("^", other, _POWER, self.value ** term(other).value)

    def __neg__(self) -> Term:
        return Term(f"-{self._inside(_ATOM)}", -self.value, _SUM)

    def __radd__(self, other: float) -> Term:
        return term(other) + self

    def __rsub__(self, other: float) -> Term:
        return term(other) - self

    def __rmul__(self, other: float) -> Term:
        return term(other) * self

    def _with(self, sign: str, other: Term | float, binds: int, value: float) -> Term:
        # operations of one rank are worked out from the left
        return Term(f"{self._inside(binds)}{sign}{term(other)._inside(binds + 1)}", value, binds)

    def _inside(self, binds: int) -> str:
        return self.text if self.binds >= binds else f"({self.text})"


@dataclass(frozen=True)
class Column:
    """Cells of one column, below each other.

    Args:
        letter: of the column.
        first: row of the first cell, counted from 1.
        values: of the cells.
        sheet: that they are on; empty for the sheet that names them.
    """

    letter: str
    first: int
    values: tuple[float, ...]
    sheet: str = ""

    @property
    def text(self) -> str:
        """As formulas write it."""
        last = self.first + len(self.values) - 1
        return f"{self._place}${self.letter}${self.first}:${self.letter}${last}"

    def on(self, sheet: str) -> Column:
        """The same, as another sheet names it."""
        return replace(self, sheet=sheet)

    def cell(self, place: int) -> Term:
        """One of the cells, counted from 0."""
        return Term(f"{self._place}${self.letter}${self.first + place}", self.values[place])

    @property
    def _place(self) -> str:
        return f"{quoted(self.sheet)}!" if self.sheet else ""


def quoted(sheet: str) -> str:
    """The name of a sheet as formulas write it."""
    return "'" + sheet.replace("'", "''") + "'"


def term(value: Term | float) -> Term:
    """``value`` as a term; numbers are written in full."""
    return value if isinstance(value, Term) else Term(f"{value:.15g}", float(value))


def exp(x: Term) -> Term:
    """e to the power of ``x``."""
    return Term(f"EXP({x.text})", math.exp(x.value))


def least(*of: Term | float) -> Term:
    """The smallest; spreadsheets pass over empty cells and text, which stand for no limit."""
    found = [term(each) for each in of]
    return Term(f"MIN({','.join(each.text for each in found)})", min(each.value for each in found))


def most(*of: Term | float) -> Term:
    """The largest."""
    found = [term(each) for each in of]
    return Term(f"MAX({','.join(each.text for each in found)})", max(each.value for each in found))


def normal(x: Term) -> Term:
    """The standard normal distribution at ``x``."""
    return Term(f"NORMSDIST({x.text})", 0.5 * math.erfc(-x.value / math.sqrt(2)))


def log(x: Term) -> Term:
    """The natural logarithm."""
    return Term(f"LN({x.text})", math.log(x.value) if x.value > 0 else math.nan)


def highest(column: Column) -> Term:
    """The largest of a column."""
    return Term(f"MAX({column.text})", max(column.values))


def rounded_up(x: Term) -> Term:
    """The next whole number away from zero."""
    return Term(f"ROUNDUP({x.text},0)", math.ceil(x.value))


def at_most(a: Term, b: Term) -> Term:
    """Whether ``a <= b``, for :func:`choose`; a term of a formula's condition, not of a cell."""
    return Term(f"{a._inside(_SUM)}<={b._inside(_SUM)}", float(a.value <= b.value), 0)


def below(a: Term, b: Term) -> Term:
    """Whether ``a < b``, as :func:`at_most`."""
    return Term(f"{a._inside(_SUM)}<{b._inside(_SUM)}", float(a.value < b.value), 0)


def limited(cell: Term) -> Term:
    """Whether a cell holds a number rather than "no limit", as :func:`at_most`."""
    return Term(f"ISNUMBER({cell.text})", float(math.isfinite(cell.value)))


def choose(condition: Term, yes: Term | float, no: Term | float) -> Term:
    """``yes`` where the condition holds, else ``no``."""
    chosen = term(yes if condition.value else no).value
    return Term(f"IF({condition.text},{term(yes).text},{term(no).text})", chosen)


def total(column: Column) -> Term:
    """The sum of a column."""
    return Term(f"SUM({column.text})", math.fsum(column.values))


def total_where(keys: Column, key: Term, amounts: Column) -> Term:
    """The sum of the amounts whose key is ``key``."""
    found = (a for k, a in zip(keys.values, amounts.values, strict=True) if k == key.value)
    return Term(f"SUMIF({keys.text},{key.text},{amounts.text})", math.fsum(found))


def total_until(keys: Column, key: Term, amounts: Column) -> Term:
    """The sum of the amounts whose key is ``key`` at most."""
    found = (a for k, a in zip(keys.values, amounts.values, strict=True) if k <= key.value)
    return Term(f'SUMIF({keys.text},"<="&{key.text},{amounts.text})', math.fsum(found))


def total_after(keys: Column, key: Term, amounts: Column) -> Term:
    """The sum of the amounts whose key is greater than ``key``."""
    found = (a for k, a in zip(keys.values, amounts.values, strict=True) if k > key.value)
    return Term(f'SUMIF({keys.text},">"&{key.text},{amounts.text})', math.fsum(found))


def product(*columns: Column) -> Term:
    """The sum over rows of the products of several columns."""
    rows = zip(*(column.values for column in columns), strict=True)
    value = math.fsum(math.prod(row) for row in rows)
    return Term(f"SUMPRODUCT({','.join(column.text for column in columns)})", value)


def added(terms: Sequence[Term]) -> Term:
    """The sum of a few terms."""
    first, *rest = terms
    for each in rest:
        first = first + each
    return first
