"""Further law on top of a schedule: expressions in a parameter file that refer to the schedule's own names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.core.errors import InputError
from outbid.law import evaluate
from outbid.law.expression import Name, parse
from outbid.law.schedule import Schedule
from outbid.law.table import FEDERAL, Table

Array = NDArray[np.float64]
FOLDER = Path(__file__).parent / "parameters"


@dataclass(frozen=True)
class Overlay:
    """A schedule's law with more definitions, of which some are asked for.

    Attributes:
        schedule: the law below.
        names: what :meth:`evaluate` gives.
    """

    schedule: Schedule
    names: tuple[str, ...]
    _whole: Table
    _apart: Table

    @classmethod
    def of(
        cls,
        schedule: Schedule,
        federal: Mapping[str, object],
        state: Mapping[str, object],
        names: tuple[str, ...],
    ) -> Overlay:
        """Joins a schedule of a state with federal and own expressions (of the language of docs/tax.md)."""

        def joined(law: Table, rename: dict[str, str] | None) -> Table:
            added = {name: parse(node, rename) for name, node in federal.items()}
            added |= {name: parse(node) for name, node in state.items()}
            nodes = {**law.definitions, **law.components, **added}
            # asked for under names of their own: a table's components are computed, its definitions found by name
            return replace(law, components={f"{n} asked": Name(n) for n in names}, definitions=nodes)

        whole, apart = schedule.laws()
        return cls(schedule, names, joined(whole, None), joined(apart, FEDERAL))

    def evaluate(
        self,
        wages: ArrayLike,
        gains: ArrayLike,
        other: ArrayLike,
        excluded: ArrayLike | None,
        **given: ArrayLike,
    ) -> dict[str, Array]:
        """The names asked for, in arrays of the broadcast shape.

        Args:
            wages, gains, other, excluded: as in :meth:`outbid.law.schedule.Schedule.tax`.
            given: values of further axes.
        """
        further = {name: np.asarray(value, dtype=np.float64) for name, value in given.items()}
        if excluded is None:
            law = self._whole
            w, g, o = (np.asarray(x, dtype=np.float64) for x in (wages, gains, other))
        else:
            _, (w, g, o), federal = self.schedule.apart(wages, gains, other=other, excluded=excluded)
            law, further = self._apart, {**federal, **further}
        found = evaluate.evaluate(law, w, g, o, further)
        return {name: found[f"{name} asked"] for name in self.names}


@cache
def document(file: str) -> Any:
    """A parameter file."""
    return json.loads((FOLDER / file).read_text(encoding="utf-8"))


def federal_part(file: str, schedule: Schedule) -> Mapping[str, object]:
    """The federal expressions of a parameter file for a schedule's year and status.

    Raises:
        InputError: the schedule is of no place of the United States, or the file lacks its year.
    """
    if not schedule.is_state:
        raise InputError("equity_tax.not_united_states", place=schedule.place)
    years = document(file)["US"]
    if str(schedule.year) not in years:
        raise InputError("equity_tax.no_parameters", year=schedule.year, available=", ".join(years))
    found: Mapping[str, object] = years[str(schedule.year)][schedule.status]
    return found
