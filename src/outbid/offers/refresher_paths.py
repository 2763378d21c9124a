"""Where the price of an employer's share may be when later grants fall due: expected, and at its ends."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import numpy as np

from outbid.offers.terms import Array
from outbid.packages.package import Package
from outbid.packages.person import Outside, Person
from outbid.packages.terms import Stock
from outbid.worth.company import company_ending, company_rows
from outbid.worth.futures import CHUNK, MARKET, draw
from outbid.worth.listed import pays_stock, stock_factor
from outbid.worth.paths import prices
from outbid.worth.simulate import with_paths

Name = Literal["expected", "low", "high"]
NAMES: tuple[Name, ...] = ("expected", "low", "high")
ENDS = 0.1, 0.9
CHUNKS = 4
"""Chunks of futures that the percentiles are taken of."""


def price_paths(package: Package, person: Person, years: int, seed: int = 1) -> Mapping[Name, Array]:
    """Price of a share at the beginning of each year, relative to today's.

    Of a listed share the mean and the 10th and 90th percentile of the simulated prices; of a private one those of its
    fair value in futures in which the company is still private then. A path joins percentiles of each year: it is no
    single future. 1 throughout for a package without shares.

    Args:
        package: the employer's; of a private stake the first counts.
        person: whose economy counts; the horizon must reach beyond ``years``.
        years: that are counted, at most ``person.horizon``.
        seed: of the futures.

    Returns:
        By name an array of shape (years,), the first entry 1.
    """
    found = np.ones((3, years))
    if years > 1 and (package.stakes or pays_stock(package)):
        drawn = (
            _private(package, person, years, seed)
            if package.stakes
            else _listed(package, person, years, seed)
        )
        for year, values in enumerate(drawn, start=1):
            found[:, year] = values.mean(), *np.quantile(values, ENDS)
    return dict(zip(NAMES, found, strict=True))


def _listed(package: Package, person: Person, years: int, seed: int) -> list[Array]:
    rows = {MARKET: 4 * years, stock_factor(package): 4 * years}
    stock = package.stock or Stock()
    paths = []
    for chunk in range(CHUNKS):
        factors = with_paths(draw(seed, rows, chunk, CHUNK))
        paths.append(
            prices(stock, person.economy, factors[MARKET], factors[stock_factor(package)], 4 * years)
        )
    path = np.concatenate(paths, axis=1)
    return [path[4 * year - 1] for year in range(1, years)]


def _private(package: Package, person: Person, years: int, seed: int) -> list[Array]:
    # fair values on the way are worked out for people who may decide by them
    curious = replace(person, outside=Outside(0.0))
    one = replace(package, stakes=package.stakes[:1])
    rows, endings = company_rows(one, curious), []
    for chunk in range(CHUNKS):
        factors = with_paths(draw(seed, rows, chunk, CHUNK))
        endings.append(company_ending(one, 0, curious, factors, CHUNK))
    ends = np.concatenate([ending.years for ending in endings])
    marks = np.concatenate([np.asarray(ending.marks) for ending in endings], axis=1)
    today = endings[0].today
    found: list[Array] = []
    for year in range(1, years):
        alive = marks[year - 1, ends > year]
        known = today > 0 and math.isfinite(today) and alive.size >= CHUNKS * CHUNK // 100
        # where hardly any company is still private, the last prices stand for what is left
        found.append(alive / today if known else found[-1] if found else np.ones(1))
    return found
