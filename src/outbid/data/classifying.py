"""Who places titles, occupations, employers and places: what an import asks of a taxonomy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Texts = NDArray[np.object_]
"""Text with ``None``."""


@dataclass(frozen=True)
class Titles:
    """What titles say, one entry a title: ``role``, ``level`` text or ``None``; tags true, false or ``None``."""

    role: Texts
    level: Texts
    ai: Texts
    genai: Texts
    sales: Texts


@dataclass(frozen=True)
class Places:
    """Where places are: ``country`` ISO 3166-1 alpha-2, ``state`` ISO 3166-2, ``cbsa``; ``None``: unknown."""

    country: Texts
    state: Texts
    cbsa: Texts


class Classifier(Protocol):
    """Places titles, occupations, employers and places; called on distinct values only."""

    @property
    def version(self) -> str:
        """Of the taxonomy: stored with each import."""
        ...

    def titles(self, titles: Sequence[str]) -> Titles:
        """What each title says."""
        ...

    def occupations(self, soc_codes: Sequence[str]) -> list[str | None]:
        """The role family of each code."""
        ...

    def contradicted(self, soc_codes: Sequence[str]) -> list[tuple[str, ...]]:
        """The role families that each code leaves no room for: a title that names one means something else."""
        ...

    def employers(self, names: Sequence[str]) -> list[str | None]:
        """The resolved name of each employer."""
        ...

    def places(
        self,
        country: Sequence[str | None],
        state: Sequence[str | None],
        county: Sequence[str | None],
        city: Sequence[str | None],
    ) -> Places:
        """Where each place is; the four are of equal length."""
        ...
