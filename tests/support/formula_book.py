"""Works out the formulas of an XLSX workbook without the values that are stored beside them.

Only what Outbid's workbooks use: numbers, cells, ranges, names, arithmetic, comparisons and a dozen functions, with the
rules of spreadsheets: operations of one rank from the left, a minus sign before a power, empty cells that count as zero
in arithmetic and not at all in MIN and MAX.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Callable
from statistics import NormalDist
from xml.etree import ElementTree

TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+\.?\d*(?:[eE][-+]?\d+)?)|(?P<text>\"[^\"]*\")"
    r"|(?P<sheet>'(?:[^']|'')+'!)|(?P<word>[A-Za-z_$][\w$.]*)|(?P<sign><=|>=|<>|[-+*/^&<>=(),:]))"
)
NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
CELL = re.compile(r"\$?([A-Z]{1,2})\$?(\d+)")

Cell = tuple[str, str]


class Book:
    """A workbook whose cells may be changed and worked out anew."""

    def __init__(self, content: bytes) -> None:
        self.values: dict[Cell, float | str | None] = {}
        self.formulas: dict[Cell, str] = {}
        self.stored: dict[Cell, float] = {}
        self.names: dict[str, Cell] = {}
        self._known: dict[Cell, float | str | None] = {}
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            book = ElementTree.fromstring(file.read("xl/workbook.xml"))
            links = {
                link.attrib["Id"]: link.attrib["Target"]
                for link in ElementTree.fromstring(file.read("xl/_rels/workbook.xml.rels"))
            }
            self.sheets = [sheet.attrib["name"] for sheet in book.iterfind(".//m:sheet", NS)]
            strings = [
                "".join(part.text or "" for part in item.iterfind(".//m:t", NS))
                for item in ElementTree.fromstring(file.read("xl/sharedStrings.xml"))
            ]
            for sheet in book.iterfind(".//m:sheet", NS):
                page = ElementTree.fromstring(file.read(f"xl/{links[sheet.attrib[RELATION]]}"))
                self._read(sheet.attrib["name"], page, strings)
            for name in book.iterfind(".//m:definedName", NS):
                if "localSheetId" not in name.attrib:
                    place, _, cell = (name.text or "").rpartition("!")
                    self.names[name.attrib["name"]] = (place.strip("'"), cell.replace("$", ""))

    def _read(self, sheet: str, page: ElementTree.Element, strings: list[str]) -> None:
        for cell in page.iterfind(".//m:c", NS):
            key = (sheet, cell.attrib["r"])
            formula, value = cell.find("m:f", NS), cell.find("m:v", NS)
            if formula is not None:
                self.formulas[key] = formula.text or ""
                self.stored[key] = float((value.text or "nan") if value is not None else "nan")
            elif value is None:
                self.values[key] = None
            elif cell.attrib.get("t") == "s":
                self.values[key] = strings[int(value.text or "")]
            else:
                self.values[key] = float(value.text or "")

    def change(self, name: str, value: float | None) -> None:
        """Writes an input by its name."""
        assert self.names[name] in self.values, f"{name} is no input"
        self.put(self.names[name], value)

    def put(self, cell: Cell, value: float | None) -> None:
        """Writes a cell."""
        assert cell not in self.formulas
        self.values[cell] = value
        self._known.clear()

    def named(self, name: str) -> float:
        """The value of a named cell."""
        return self.number(self.names[name])

    def number(self, cell: Cell) -> float:
        """The value of a cell as a number."""
        value = self.get(cell)
        assert isinstance(value, float), cell
        return value

    def get(self, cell: Cell) -> float | str | None:
        """The value of a cell; ``None`` of an empty one."""
        if cell not in self.formulas:
            return self.values.get(cell)
        if cell not in self._known:
            found = _Parser(self, cell[0], self.formulas[cell]).value()
            # a formula that only names an empty cell gives zero
            self._known[cell] = 0.0 if found is None else found
        return self._known[cell]


Later = Callable[[], object]


class _Parser:
    def __init__(self, book: Book, sheet: str, formula: str) -> None:
        self.book, self.sheet, self.at = book, sheet, 0
        self.tokens: list[tuple[str, str]] = []
        place = 0
        while place < len(formula):
            found = TOKEN.match(formula, place)
            assert found and found.lastgroup, formula[place:]
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            place = found.end()
        self.formula = formula

    def value(self) -> float | str | None:
        whole = self._compare()
        assert self.at == len(self.tokens), self.formula
        value = whole()
        assert value is None or isinstance(value, float | str), self.formula
        return value

    def _next(self, *signs: str) -> str | None:
        if self.at < len(self.tokens) and self.tokens[self.at][1] in signs:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return None

    def _chain(self, inner: Callable[[], Later], *signs: str) -> Later:
        left = inner()
        while sign := self._next(*signs):
            left = _operation(sign, left, inner())
        return left

    def _compare(self) -> Later:
        return self._chain(self._joined, "<=", ">=", "<>", "<", ">", "=")

    def _joined(self) -> Later:
        return self._chain(self._sum, "&")

    def _sum(self) -> Later:
        return self._chain(self._product, "+", "-")

    def _product(self) -> Later:
        return self._chain(self._power, "*", "/")

    def _power(self) -> Later:
        return self._chain(self._signed, "^")

    def _signed(self) -> Later:
        if self._next("-"):
            inner = self._signed()
            return lambda: -_number(inner())
        return self._atom()

    def _atom(self) -> Later:
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return lambda: float(text)
        if kind == "text":
            return lambda: text[1:-1]
        if text == "(":
            inner = self._compare()
            assert self._next(")"), self.formula
            return inner
        sheet = self.sheet
        if kind == "sheet":
            sheet = text[1:-2].replace("''", "'")
            kind, text = self.tokens[self.at]
            self.at += 1
        assert kind == "word", self.formula
        if self._next("("):
            arguments: list[Later] = []
            while not self._next(")"):
                arguments.append(self._compare())
                self._next(",")
            return lambda: FUNCTIONS[text](*arguments)
        if not CELL.fullmatch(text):
            return lambda: self.book.get(self.book.names[text])
        first = text.replace("$", "")
        if self._next(":"):
            last = self.tokens[self.at][1].replace("$", "")
            self.at += 1
            return lambda: self._range(sheet, first, last)
        return lambda: self.book.get((sheet, first))

    def _range(self, sheet: str, first: str, last: str) -> list[float | str | None]:
        (column, start), (other, end) = (CELL.fullmatch(each).groups() for each in (first, last))  # type: ignore[union-attr]
        assert column == other, self.formula
        return [self.book.get((sheet, f"{column}{row}")) for row in range(int(start), int(end) + 1)]


def _number(value: object) -> float:
    if value is None:
        return 0.0
    assert isinstance(value, float | bool), value
    return float(value)


def _operation(sign: str, left: Later, right: Later) -> Later:
    if sign == "&":
        return lambda: f"{left()}{right()}"
    known: dict[str, Callable[[float, float], float]] = {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: a / b,
        "^": lambda a, b: a**b,
        "<=": lambda a, b: float(a <= b),
        "<": lambda a, b: float(a < b),
    }
    return lambda: known[sign](_number(left()), _number(right()))


def _flat(arguments: tuple[Later, ...]) -> list[float]:
    """The numbers among cells, ranges and formulas; what is empty or text is passed over."""
    found: list[object] = []
    for argument in arguments:
        value = argument()
        found.extend(value if isinstance(value, list) else [value])
    return [value for value in found if isinstance(value, float)]


def _sum_if(keys: Later, wanted: Later, amounts: Later) -> float:
    key = wanted()
    sign, limit = ("=", _number(key)) if not isinstance(key, str) else (key.rstrip("0123456789."), 0.0)
    if isinstance(key, str):
        limit = float(key[len(sign) :])
    holds = {"=": lambda own: own == limit, "<=": lambda own: own <= limit, ">": lambda own: own > limit}[
        sign
    ]
    pairs = zip(keys(), amounts(), strict=True)  # type: ignore[call-overload]
    return math.fsum(_number(amount) for own, amount in pairs if own is not None and holds(own))


def _products(*columns: Later) -> float:
    rows = zip(*(column() for column in columns), strict=True)  # type: ignore[call-overload]
    return math.fsum(math.prod(_number(value) for value in row) for row in rows)


FUNCTIONS: dict[str, Callable[..., object]] = {
    "IF": lambda test, yes, no: yes() if test() else no(),
    "ISNUMBER": lambda of: float(isinstance(of(), float)),
    "MIN": lambda *of: min(_flat(of), default=0.0),
    "MAX": lambda *of: max(_flat(of), default=0.0),
    "SUM": lambda *of: math.fsum(_flat(of)),
    "SUMIF": _sum_if,
    "SUMPRODUCT": _products,
    "EXP": lambda of: math.exp(_number(of())),
    "LN": lambda of: math.log(_number(of())),
    "NORMSDIST": lambda of: NormalDist().cdf(_number(of())),
    "ROUNDUP": lambda of, digits: float(math.ceil(_number(of()) - 1e-12)) if not digits() else math.nan,
}
