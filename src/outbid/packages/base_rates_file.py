"""Files of base rates: the one that ships with the product, and a user's own that replaces some of its numbers.

A number is written plainly (``raises = 0.43``) or with its origin (``{ value = 0.43, kind = "derived", sources =
[…], note = "…" }``). Everything wrong in a file is reported at once, with its place and how to mend it.
"""

from __future__ import annotations

import datetime
import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, get_args

from outbid.core.errors import InputError, Problems
from outbid.packages.base_rates import STAGES, BaseRates, Figure, Kind, Multiple, Source, Stage
from outbid.packages.toml_file import read_toml

SHIPPED = Path(__file__).parents[1] / "worth" / "parameters" / "base_rates.toml"
"""The product's own numbers."""
FORMAT = 1
MOST_LATE_ROUNDS = 6
CHANCES = ("raises", "sold", "public", "fails", "stalls")

_CHANCE, _PART, _YEARS, _MULTIPLE, _SIGMA = (0.0, 1.0), (0.0, 0.9), (0.05, 50.0), (0.001, 1000.0), (0.0, 5.0)
_STAGE = dict.fromkeys(CHANCES, _CHANCE) | {
    "years": _YEARS,
    "step_up": _MULTIPLE,
    "dilution": _PART,
    "pool": _PART,
    "fair": _CHANCE,
}
_TABLES: dict[str, dict[str, tuple[float, float]]] = {
    **{f"stages.{stage}": _STAGE for stage in STAGES},
    "times": {"shape": (0.2, 20.0), "sale": _YEARS, "ipo": _YEARS, "failure": _YEARS, "stall": _YEARS},
    "rounds": {"sigma": _SIGMA},
    "sale": {
        "low_share": _CHANCE,
        "low_median": _MULTIPLE,
        "low_sigma": _SIGMA,
        "median": _MULTIPLE,
        "sigma": _SIGMA,
    },
    "stall": {"sold": _CHANCE, "median": _MULTIPLE, "sigma": _SIGMA},
    "ipo": {"median": _MULTIPLE, "sigma": _SIGMA},
    "market": {"correlation": (-0.99, 0.99)},
}
_TOP = (
    "format",
    "name",
    "version",
    "as_of",
    "late_rounds",
    "stages",
    *list(_TABLES)[len(STAGES) :],
    "sources",
)
_FIGURE = ("value", "kind", "sources", "note")
_SOURCE = ("cited", "year", "population", "note")


@dataclass
class _Read:
    """What has been read of a file so far, with all complaints about it."""

    where: str
    figures: dict[str, Figure] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    text: dict[str, str] = field(default_factory=dict)
    problems: list[InputError] = field(default_factory=list)

    def complain(self, message: str, path: str, /, **params: Any) -> None:
        place = f"{self.where}, {path}" if path else self.where
        self.problems.append(InputError(message, where=place, **params))


def load_base_rates(path: str | Path | None = None) -> BaseRates:
    """Base rates from the TOML file at ``path``; what it leaves out keeps the product's own number.

    Args:
        path: the user's file; ``None``: the product's own numbers.

    Raises:
        InputError: the file cannot be read, or :class:`~outbid.core.errors.Problems` with all that is wrong in it.
    """
    shipped = _shipped()
    if path is None:
        return _build(shipped)
    own = _read(read_toml(path), str(path), stated=True)
    _refuse_unknown_sources(own, shipped.sources)
    merged = _Read(
        own.where,
        shipped.figures | own.figures,
        shipped.sources | own.sources,
        shipped.text | own.text,
        own.problems,
    )
    _check_sums(merged, own.figures, shipped.figures)
    if merged.problems:
        raise Problems(merged.problems)
    return _build(merged)


@cache
def _shipped() -> _Read:
    """The product's own file; that nothing is wrong in it is for its tests to say."""
    read = _read(read_toml(SHIPPED), SHIPPED.name, stated=False)
    _refuse_unknown_sources(read, {})
    _check_sums(read, read.figures, {})
    if read.problems:
        raise Problems(read.problems)
    return read


def _read(tables: Mapping[str, Any], where: str, *, stated: bool) -> _Read:
    read = _Read(where)
    _refuse_unknown(read, tables, _TOP, "")
    if tables.get("format", FORMAT) != FORMAT:
        read.complain("baserates.format", "format", value=_shown(tables["format"]), known=FORMAT)
    for key in ("name", "version", "as_of"):
        if key in tables:
            _read_text(read, key, tables[key])
    stages = tables.get("stages", {})
    if isinstance(stages, Mapping):
        _refuse_unknown(read, stages, STAGES, "stages")
    else:
        read.complain("baserates.table", "stages", value=_shown(stages), key="stages.seed")
        tables = {**tables, "stages": {}}
    for name, limits in _TABLES.items():
        table: Any = tables
        for step in name.split("."):
            table = table.get(step, {}) if isinstance(table, Mapping) else table
        if not isinstance(table, Mapping):
            read.complain("baserates.table", name, value=_shown(table), key=name)
            continue
        _refuse_unknown(read, table, limits, name)
        for key, (low, high) in limits.items():
            if key in table:
                _read_figure(read, f"{name}.{key}", table[key], low, high, stated=stated)
    if "late_rounds" in tables:
        _read_figure(read, "late_rounds", tables["late_rounds"], 1, MOST_LATE_ROUNDS, stated=stated)
    _read_sources(read, tables.get("sources", {}))
    return read


def _read_text(read: _Read, key: str, value: Any) -> None:
    if key == "as_of" and isinstance(value, datetime.date):
        value = value.isoformat()[:10]
    if not isinstance(value, str) or not value.strip():
        read.complain("baserates.text", key, value=_shown(value))
        return
    if key == "as_of":
        try:
            datetime.date.fromisoformat(value)
        except ValueError:
            read.complain("baserates.date", key, value=_shown(value))
    read.text[key] = value


def _read_figure(read: _Read, path: str, written: Any, low: float, high: float, *, stated: bool) -> None:
    value, note = written, ""
    kind: Any = "stated" if stated else "assumed"
    sources: Any = ()
    if isinstance(written, Mapping):
        _refuse_unknown(read, written, _FIGURE, path)
        if "value" not in written:
            read.complain("baserates.missing", path, key="value")
            return
        value, note = written["value"], str(written.get("note", ""))
        kind = written.get("kind", kind)
        sources = written.get("sources", ())
        if kind not in get_args(Kind):
            read.complain("baserates.kind", path, value=_shown(kind), available=", ".join(get_args(Kind)))
            return
        if not isinstance(sources, list | tuple) or not all(isinstance(key, str) for key in sources):
            read.complain("baserates.text", f"{path}.sources", value=_shown(sources))
            return
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        read.complain("baserates.number", path, value=_shown(value))
    elif path == "late_rounds" and (value != int(value) or not low <= value <= high):
        read.complain("baserates.whole", path, value=value, low=int(low), high=int(high))
    elif not low <= value <= high:
        read.complain("baserates.limits", path, value=f"{value:g}", low=f"{low:g}", high=f"{high:g}")
    else:
        read.figures[path] = Figure(path, float(value), kind, tuple(sources), note)


def _read_sources(read: _Read, tables: Any) -> None:
    if not isinstance(tables, Mapping):
        read.complain("baserates.table", "sources", value=_shown(tables), key="sources.KEY")
        return
    for key, table in tables.items():
        path = f"sources.{key[:60]}"
        if not isinstance(table, Mapping):
            read.complain("baserates.table", path, value=_shown(table), key=path)
            continue
        _refuse_unknown(read, table, _SOURCE, path)
        for name in ("cited", "year", "population"):
            if name not in table:
                read.complain("baserates.missing", path, key=name)
        for name in ("cited", "population", "note"):
            if not isinstance(table.get(name, ""), str):
                read.complain("baserates.text", f"{path}.{name}", value=_shown(table[name]))
        year = table.get("year", 0)
        if isinstance(year, bool) or not isinstance(year, int):
            read.complain("baserates.number", f"{path}.year", value=_shown(year))
            continue
        texts = {name: str(table.get(name, "")) for name in ("cited", "population", "note")}
        read.sources[key] = Source(key=key, year=year, **texts)


def _refuse_unknown(read: _Read, table: Mapping[str, Any], known: Iterable[str], path: str) -> None:
    known = tuple(known)
    for key in table:
        if key in known:
            continue
        nearest = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
        if nearest:
            read.complain("baserates.unknown_near", path, key=key[:60], nearest=nearest[0])
        else:
            read.complain("baserates.unknown", path, key=key[:60], available=", ".join(known))


def _refuse_unknown_sources(read: _Read, others: Mapping[str, Source]) -> None:
    for path, figure in read.figures.items():
        for key in figure.sources:
            if key not in read.sources and key not in others:
                read.complain("baserates.source", path, key=key[:60])


def _check_sums(read: _Read, own: Mapping[str, Figure], shipped: Mapping[str, Figure]) -> None:
    """Complain about chances that do not add up to 1, and about rounds that give the whole company away."""
    for stage in STAGES:
        table = f"stages.{stage}"
        paths = [f"{table}.{name}" for name in CHANCES]
        if all(path in read.figures for path in paths) and any(path in own for path in paths):
            total = math.fsum(read.figures[path].value for path in paths)
            if abs(total - 1) > 1e-6:
                numbers = (
                    f"{path.rpartition('.')[2]} {shipped.get(path, read.figures[path]).value:g}"
                    for path in paths
                )
                read.complain("baserates.chances", table, total=f"{total:.6g}", defaults=", ".join(numbers))
        given = [
            read.figures[path].value
            for path in (f"{table}.dilution", f"{table}.pool")
            if path in read.figures
        ]
        if sum(given) >= 1:
            read.complain("baserates.given_away", table, total=f"{sum(given):.6g}")


def _build(read: _Read) -> BaseRates:
    numbers = {path: figure.value for path, figure in read.figures.items()}
    stages = (Stage(stage, **{key: numbers[f"stages.{stage}.{key}"] for key in _STAGE}) for stage in STAGES)
    return BaseRates(
        name=read.text["name"],
        version=read.text["version"],
        as_of=read.text["as_of"],
        stages=tuple(stages),
        late_rounds=int(numbers["late_rounds"]),
        time_shape=numbers["times.shape"],
        sale_years=numbers["times.sale"],
        ipo_years=numbers["times.ipo"],
        failure_years=numbers["times.failure"],
        stall_years=numbers["times.stall"],
        step_sigma=numbers["rounds.sigma"],
        low_sales=numbers["sale.low_share"],
        low_sale=Multiple(numbers["sale.low_median"], numbers["sale.low_sigma"]),
        sale=Multiple(numbers["sale.median"], numbers["sale.sigma"]),
        stalled_sold=numbers["stall.sold"],
        stalled_sale=Multiple(numbers["stall.median"], numbers["stall.sigma"]),
        ipo=Multiple(numbers["ipo.median"], numbers["ipo.sigma"]),
        correlation=numbers["market.correlation"],
        sources=tuple(read.sources.values()),
        figures=tuple(read.figures.values()),
    )


def _shown(value: Any) -> str:
    return str(value)[:60]
