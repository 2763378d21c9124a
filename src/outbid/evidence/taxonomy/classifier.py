"""The taxonomy as imports ask it: many titles, occupations, employers and places at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources

import numpy as np

from outbid.data.classifying import Places, Texts, Titles
from outbid.evidence.taxonomy.employers import resolve_employer
from outbid.evidence.taxonomy.places import Codes, place_row
from outbid.evidence.taxonomy.roles import role_of_occupation, roles_contradicted
from outbid.evidence.taxonomy.titles import Placed, place_title


def _columns(rows: Sequence[Iterable[object]], count: int) -> list[Texts]:
    arrays = []
    columns = zip(*rows, strict=True) if rows else ((),) * count
    for column in columns:
        array = np.empty(len(rows), dtype=object)
        array[:] = column
        arrays.append(array)
    return arrays


@cache
def _version() -> str:
    folder = resources.files("outbid.evidence.taxonomy")
    digest = hashlib.sha256()
    for place in (folder, folder / "data"):
        for file in sorted(place.iterdir(), key=lambda file: file.name):
            if file.is_file() and not file.name.endswith(".pyc"):
                digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return f"1-{digest.hexdigest()[:12]}"


class Taxonomy:
    """Places titles, occupations, employers and places (``outbid.data.classifying.Classifier``)."""

    @property
    def version(self) -> str:
        """Changes whenever a rule, a name or the code of the taxonomy changes."""
        return _version()

    def titles(self, titles: Sequence[str | None]) -> Titles:
        """Role, level and tags of each title; all ``None`` for one that is absent or without a word."""
        return Titles(*_columns([place_title(title) for title in titles], len(Placed._fields)))

    def occupations(self, soc_codes: Sequence[str | None]) -> list[str | None]:
        """The role family of each occupation code."""
        return [role_of_occupation(code) for code in soc_codes]

    def contradicted(self, soc_codes: Sequence[str | None]) -> list[tuple[str, ...]]:
        """The role families that each occupation code leaves no room for."""
        return [roles_contradicted(code) for code in soc_codes]

    def employers(self, names: Sequence[str | None]) -> list[str | None]:
        """The resolved name of each employer."""
        return [resolve_employer(name) for name in names]

    def places(
        self,
        country: Sequence[str | None],
        state: Sequence[str | None],
        county: Sequence[str | None],
        city: Sequence[str | None],
    ) -> Places:
        """Codes of each place; the four are of one length."""
        rows = [place_row(*row) for row in zip(country, state, county, city, strict=True)]
        return Places(*_columns(rows, len(Codes._fields)))
