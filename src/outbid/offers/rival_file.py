"""Rivals: offer files whose ranges are what the employer does not know, and cells of the evidence.

In ``compare`` a range of base pay is what the candidate does not know yet, and every future draws it anew. A rival
knows what it pays, and so will the candidate who decides: here the same range is what the *employer* does not know,
and becomes a few packages, each known, with their probabilities.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

from outbid.core.errors import InputError
from outbid.core.parse import parse_range
from outbid.core.ranges import Mixture, Point, Range
from outbid.offers.candidate import NODES, Candidate, Rival, quantiles
from outbid.offers.candidate_file import check_law, placed
from outbid.offers.evidence_rival import evidence_rival
from outbid.offers.schema import RivalTable
from outbid.packages.build import build_package
from outbid.packages.package import Package
from outbid.packages.schema import OfferFile
from outbid.packages.toml_file import read_toml
from outbid.packages.validation import validate

MOST_PACKAGES = 25
"""That one rival's offer is taken to be one of."""
UNCERTAIN = (
    ("salary", "base"), ("sign_on", "amount"), ("bonus", "amount"), ("refresher", "value"),
    ("rsu", "value"), ("rsu", "shares"), ("stake", "shares"),
)  # fmt: skip
"""Terms of which a range is what the employer does not know."""

Place = tuple[str | int, ...]


def load_rivals(
    sources: Sequence[str | Path | RivalTable],
    candidate: Candidate,
    *,
    folder: str | Path = ".",
    locale: str | None = None,
    data: str | Path | None = None,
) -> tuple[Rival, ...]:
    """Rivals from offer files and from what a candidate's file says of them.

    Args:
        sources: paths, and ``[[rival]]`` tables of the candidate's file.
        candidate: whose ``[rates]`` bring other currencies to the candidate's.
        folder: that the files of the tables are relative to: where the candidate's file lies.
        locale: number format, if a file does not name its own.
        data: store of the evidence; ``None``: the default one.

    Raises:
        InputError: a file is wrong, is in a currency without a rate, or two rivals have one name; a cell is not in
            the evidence.
    """
    found = []
    for place, source in enumerate(sources):
        if not isinstance(source, RivalTable):
            found.append(load_rival(source, candidate, locale=locale))
            continue
        where = f"rival[{place}]"
        if (source.file is None) == (source.evidence is None):
            raise InputError("errors.exactly_one", where=where, first="file", second="evidence")
        if source.evidence is not None:
            rival = evidence_rival(source.evidence, candidate, f"{where}.evidence", source.name, data)
        else:
            assert source.file is not None  # exactly one is given
            try:
                rival = load_rival(Path(folder) / source.file, candidate, locale=locale)
            except InputError as error:
                raise placed(error, where) from None
        found.append(rival if source.name is None else _named(rival, source.name))
    names = [each.name for each in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InputError("errors.same_name", name=twice)
    return tuple(found)


def load_rival(path: str | Path, candidate: Candidate, *, locale: str | None = None) -> Rival:
    """The rival whose offer the TOML file at ``path`` states, with ranges where it is not known."""
    tables = read_toml(path)
    packages, weights = _packages(tables, str(path), locale)
    check_law(packages[0], candidate.person, str(path))
    return Rival(packages[0].name, packages, weights, str(path))


def _packages(
    tables: Mapping[str, Any], path: str, locale: str | None
) -> tuple[tuple[Package, ...], tuple[float, ...]]:
    """Packages that the tables of an offer may be, and their probabilities."""
    uncertain = dict(_ranges(tables, locale))
    options = _options(uncertain, path)
    packages, weights = [], []
    for choice in product(*options):
        filled: Any = copy.deepcopy(dict(tables))
        weight = 1.0
        for place, (value, likely) in zip(uncertain, choice, strict=True):
            _put(filled, place, value)
            weight *= likely
        packages.append(build_package(validate(OfferFile, filled, path, locale), path))
        weights.append(weight)
    return tuple(packages), tuple(weights)


def _options(uncertain: Mapping[Place, Range], path: str) -> list[list[tuple[float, float]]]:
    """Values and probabilities of each uncertain term, so few that all combinations are at most the most."""
    for count in range(NODES, 0, -1):
        options = []
        for value in uncertain.values():
            values, likely = quantiles(value, count)
            pairs = zip(values.tolist(), likely.tolist(), strict=True)
            options.append([(v, p) for v, p in pairs if p > 0])
        total = 1
        for each in options:
            total *= len(each)
        if total <= MOST_PACKAGES and (count > 1 or not uncertain):
            return options
    raise InputError(
        "candidate.too_uncertain",
        where=path,
        count=len(uncertain),
        what=", ".join(_dotted(place) for place in uncertain),
        most=MOST_PACKAGES,
    )


def _ranges(tables: Mapping[str, Any], locale: str | None) -> Iterator[tuple[Place, Range]]:
    """(place, range) of every term that may be uncertain and is; what cannot be read is left for validation."""
    currency, own = tables.get("currency"), tables.get("locale")
    for name, key in UNCERTAIN:
        table = tables.get(name)
        rows: list[tuple[Place, Any]] = [((name, key), table)]
        if isinstance(table, list):
            rows = [((name, number, key), row) for number, row in enumerate(table)]
        for place, row in rows:
            value = row.get(key) if isinstance(row, dict) else None
            if not isinstance(value, str) or ("%" in value and not value.lstrip().startswith("mix")):
                continue
            try:
                found = parse_range(
                    value,
                    own if own in ("en", "de") else locale,
                    currency=currency if isinstance(currency, str) else None,
                )
            except InputError:
                continue
            if not isinstance(found, Point) and _possible(found):
                yield place, found


def _possible(value: Range) -> bool:
    """Whether the values that stand for a range can be amounts; else validation says what is wrong with it."""
    parts = value.parts if isinstance(value, Mixture) else (value,)
    return all(part.low >= 0 for part in parts)


def _put(tables: Any, place: Place, value: float) -> None:
    *way, last = place
    for step in way:
        tables = tables[step]
    tables[last] = value


def _dotted(place: Place) -> str:
    return ".".join(str(step) for step in place)


def _named(rival: Rival, name: str) -> Rival:
    packages = tuple(replace(each, name=name) for each in rival.packages)
    return replace(rival, name=name, packages=packages)
