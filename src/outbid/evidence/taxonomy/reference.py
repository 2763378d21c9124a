"""The taxonomy's own reference files, read as lines of fields."""

from __future__ import annotations

from importlib import resources


def lines(name: str, separator: str | None = None) -> list[tuple[str, ...]]:
    """Fields of each line of a reference file, trimmed; empty lines and those that begin with ``#`` are left out.

    Args:
        name: of the file in this package's ``data`` folder.
        separator: between fields; ``None``: a line is one field.
    """
    text = resources.files(__package__).joinpath("data", name).read_text(encoding="utf-8")
    kept = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return [tuple(part.strip() for part in line.split(separator)) if separator else (line,) for line in kept]
