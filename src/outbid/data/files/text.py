"""Text tables: how they are cut into fields, where their header stands, whether their end is there."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from outbid.core.errors import InputError
from outbid.data.files.fingerprint import Fingerprint
from outbid.data.readers.layout import key

DELIMITERS = ",;\t|"
_HEAD = 1 << 18
_SEARCHED = 20
"""Lines that may precede the header."""


@dataclass(frozen=True)
class Survey:
    """How a UTF-8 text table is read: ``skip`` lines up to and with the header, names in ``key`` form and unique."""

    delimiter: str
    skip: int
    names: tuple[str, ...]
    repeated: tuple[str, ...] = ()


def as_utf8(path: Path, print_: Fingerprint, folder: Path, *, mend_lines: bool = False) -> Path:
    """The file itself if it is UTF-8 and whole, else a copy in UTF-8, made in pieces.

    Bytes of a damaged UTF-8 file that are no character become U+FFFD; ``mend_lines`` makes all line ends the same.

    Raises:
        InputError: it ends in the middle of a character.
    """
    if print_.encoding in ("utf-8", "utf-8-sig") and not print_.damaged and not mend_lines:
        return path
    copy = folder / "text.csv"
    lines = None if mend_lines else ""
    errors = "replace" if print_.damaged else "strict"
    try:
        with (
            path.open("r", encoding=print_.encoding, newline=lines, errors=errors) as source,
            copy.open("w", encoding="utf-8", newline="") as target,
        ):
            while piece := source.read(1 << 20):
                target.write(piece)
    except UnicodeError:
        raise InputError("importing.truncated", where=path.name) from None
    return copy


def survey(path: Path, where: str, fits: Callable[[Sequence[str]], float]) -> Survey:
    """Finds the delimiter and the header of a UTF-8 text table.

    The header is the first of the leading lines whose names a layout recognises (``fits`` above one half), else
    the first with as many fields as most: statistical offices write title lines above it.

    Raises:
        InputError: it is a web page, has no table, or its end is missing.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    text = codecs.getincrementaldecoder("utf-8-sig")("replace").decode(head)
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<table", "<?xml", "<head")):
        raise InputError("importing.html", where=where)
    choices = {mark: _lines(text, mark) for mark in DELIMITERS}
    found = max(
        (
            (fits([key(name) for name in fields]), mark, end, fields)
            for mark in DELIMITERS
            for end, fields in choices[mark]
        ),
        key=lambda choice: choice[0],
        default=(0.0, ",", 0, []),
    )
    if found[0] <= 0.5:
        mark = max(DELIMITERS, key=lambda mark: max((len(fields) for _, fields in choices[mark]), default=0))
        widest = max((len(fields) for _, fields in choices[mark]), default=0)
        line = next(((end, fields) for end, fields in choices[mark] if len(fields) == widest), None)
        if line is None:
            raise InputError("importing.no_table", where=where)
        found = (0.0, mark, *line)
    _, mark, end, fields = found
    _ends_well(path, where, mark, len(fields))
    names, repeated = unique([key(name) for name in fields])
    return Survey(mark, end, names, repeated)


def unique(names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names with later ones of the same name told apart by a suffix, and which those were."""
    taken: set[str] = {"row"}
    result: list[str] = []
    repeated: list[str] = []
    for number, name in enumerate(names, 1):
        name = name or f"column_{number}"
        candidate, count = name, 1
        while candidate in taken:
            count += 1
            candidate = f"{name}_{count}" if f"{name}_{count}" not in names else f"{name}__{count}"
        if name in result:
            repeated.append(name)
        taken.add(candidate)
        result.append(candidate)
    return tuple(result), tuple(dict.fromkeys(repeated))


def _lines(text: str, mark: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text), delimiter=mark)
    lines: list[tuple[int, list[str]]] = []
    try:
        for fields in reader:
            lines.append((reader.line_num, fields))  # the line number is the reader's state
            if len(lines) == _SEARCHED:
                break
    except csv.Error:
        return lines
    return lines


def _ends_well(path: Path, where: str, mark: str, width: int) -> None:
    """Refuses a last line without its line break that has fewer fields than the header: the file was cut off."""
    with path.open("rb") as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(max(0, size - _HEAD))
        tail = file.read().decode("utf-8", "replace")
    if tail.endswith(("\n", "\r")):
        return
    last = tail.splitlines()[-1] if tail else ""
    fields = next(csv.reader([last], delimiter=mark), [])
    if len(fields) < width:
        raise InputError("importing.truncated", where=where)
