"""The sources of the shipped evidence: who made them, under which licence, and what must be known of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

Text = Mapping[str, str]
"""A text by language, ``"en"`` and ``"de"``."""


@dataclass(frozen=True)
class SourceFile:
    """One file a source was read from.

    Attributes:
        name: without folders.
        origin: where it was found, so that it can be found again: repository@commit:path, or a package's version.
        sha256: of the file as it was read.
        rows: that it holds, as counted when it was retrieved; ``-1``: not counted.
        period: that it covers.
        given: what is said about it beyond what it holds, by the names of ``readers.layout.Given``.
    """

    name: str
    origin: str
    sha256: str
    rows: int
    period: str
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """One source of the shipped evidence.

    Attributes:
        id: as in the column ``source`` of the tables.
        title: by language.
        who: made it.
        licence: its SPDX id, or in words.
        attribution: as the licence asks for it, word for word.
        period: that it covers.
        vintage: of the newest part.
        answers: what it can be asked, by language.
        caveats: what a reader of its figures must know, each by language.
        files: it was read from.
        kind: of its records, one of ``schema.KINDS``; ``None``: it holds no pay.
        measure: likewise, one of ``schema.MEASURES``.
    """

    id: str
    title: Text
    who: str
    licence: str
    attribution: str
    period: str
    vintage: str
    answers: Text
    caveats: tuple[Text, ...]
    files: tuple[SourceFile, ...]
    kind: str | None = None
    measure: str | None = None


@cache
def sources() -> tuple[Source, ...]:
    """Every source of the shipped evidence, in the order of the catalogue."""
    import tomllib  # only who shows the catalogue needs it

    text = files("outbid.data").joinpath("sources.toml").read_text(encoding="utf-8")
    return tuple(
        Source(
            **{
                **stated,
                "caveats": tuple(stated["caveats"]),
                "files": tuple(SourceFile(**file) for file in stated["files"]),
            }
        )
        for stated in tomllib.loads(text)["source"]
    )


def source(id: str) -> Source | None:
    """The source of that id; ``None``: it is not a shipped one (a user's own, say)."""
    return next((one for one in sources() if one.id == id), None)
