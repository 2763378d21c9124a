"""``outbid validate``: which occupations go through the change of codes, and figures that plain SQL gives as well."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from formula_book import Book

from outbid.cli import main
from outbid.core.errors import InputError
from outbid.market.validate_score import Value
from outbid.report.evidence_html import render_page
from outbid.report.format import Reader
from outbid.report.share import xlsx_of
from outbid.report.validate_answer import validate, verdict_of
from outbid.report.validate_page import validate_page
from outbid.report.validate_panel import FITTED, PREDICTED, comparable
from outbid.report.validate_views import Compared, ValidateView

YEARS = (*FITTED, *PREDICTED)
SURVEY = resources.files("outbid") / "data" / "shipped" / "oews.aggregates.parquet"
SQL = f"""
WITH survey AS (
    SELECT lower(occupation) AS title, year(date) AS year, ln(p50) AS pay, ln(employment) AS people,
        coalesce(capped, 0) >= 3 AS bound
    FROM '{SURVEY}'
    WHERE state IS NULL AND cbsa IS NULL AND industry IS NULL AND year(date) <> 2020 AND year(date) < 2025
), kept AS (
    SELECT title FROM survey WHERE NOT suffix(title, 'all other') GROUP BY title
    HAVING count(*) = 10 AND count(DISTINCT year) = 10 AND count(people) = 10
        AND count(*) FILTER (bound AND year < 2020) = 0
), panel AS (SELECT survey.* FROM survey JOIN kept USING (title))
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store") / "evidence.duckdb"


@pytest.fixture(scope="module")
def view(store: Path) -> ValidateView:
    return validate(draws=200, data=store)


def sql(rest: str) -> tuple[float, ...]:
    (found,) = duckdb.sql(SQL + rest).fetchall()
    return tuple(found)


def test_every_occupation_of_2019_is_kept_or_counted_as_lost(view: ValidateView) -> None:
    assert view.occupations == sql("SELECT count(*) FROM kept")[0]
    (of_2019,) = sql("SELECT count(*) FROM survey WHERE year = 2019")
    assert view.occupations + sum(view.lost.values()) == of_2019
    assert view.bounds == sql("SELECT count(*) FROM panel WHERE bound")[0]


def test_the_slope_is_that_of_the_regression_that_sql_knows(view: ValidateView) -> None:
    within = ", ".join(
        f"{name} - avg({name}) OVER (PARTITION BY title) - avg({name}) OVER (PARTITION BY year) "
        f"+ avg({name}) OVER () AS {name}"
        for name in ("pay", "people")
    )
    before = f"SELECT {within} FROM panel WHERE year < 2020"
    slope, back = sql(f"SELECT regr_slope(pay, people), regr_slope(people, pay) FROM ({before})")
    assert view.fit.slope.value == pytest.approx(slope, rel=1e-9)
    assert view.fit.opposite == pytest.approx(1 / back, rel=1e-9)


def test_errors_of_the_plain_forecasts_are_what_sql_counts(view: ValidateView) -> None:
    changes = """, changes AS (
        SELECT b.year, b.pay - a.pay AS came FROM panel a JOIN panel b USING (title)
        WHERE a.year = 2019 AND b.year > 2019 AND NOT b.bound
    )"""
    none, away = sql(
        changes
        + """ SELECT sqrt(avg(came ** 2)), avg(abs(came)) FROM changes"""
    )  # fmt: skip
    scores = {terms.terms: {each.method: each for each in terms.scores} for terms in view.terms}
    assert scores["nominal"]["none"].rmse.value == pytest.approx(none, rel=1e-9)
    assert scores["nominal"]["none"].mae.value == pytest.approx(away, rel=1e-9)
    (spread,) = sql(
        changes
        + """ SELECT sqrt(avg(off ** 2)) FROM
            (SELECT came - avg(came) OVER (PARTITION BY year) AS off FROM changes)"""
    )
    assert scores["relative"]["constant"].rmse.value == pytest.approx(spread, rel=1e-9)
    assert "none" not in scores["relative"]


def test_figures_hang_together(view: ValidateView) -> None:
    for terms in view.terms:
        rmse = {each.method: each.rmse.value for each in terms.scores}
        for test in terms.tests:
            assert test.skill.value == pytest.approx(
                1 - (rmse[test.method] / rmse[test.baseline]) ** 2, rel=1e-6
            )
            assert test.skill.low < test.skill.value < test.skill.high
        for each in terms.scores:
            assert each.mae.value <= each.rmse.value
            assert (each.coverage is None) == (each.method == "own")
    nominal, real = view.terms[1], view.terms[2]
    # prices rose from 237.900 to 256.092 in five years
    assert nominal.trend - real.trend == pytest.approx(np.log(256.092 / 237.900) / 5, rel=1e-9)
    assert sum(family.occupations for family in view.families) <= view.occupations


def rows(**changed: Any) -> dict[str, np.ndarray]:
    """One occupation through all years, with what ``changed`` says of a column by year."""
    values: dict[str, list[Any]] = {
        "soc": ["15-1111"] * 10, "occupation": ["Clerks"] * 10, "role": [None] * 10,
        "date": [np.datetime64(f"{year}-05-12") for year in YEARS], "employment": [1000.0] * 10,
        "p50": [50_000.0] * 10, "capped": [0.0] * 10,
    }  # fmt: skip
    for name, by_year in changed.items():
        for year, value in by_year.items():
            values[name][YEARS.index(year)] = value
    types: dict[str, Any] = {"date": "datetime64[D]", "employment": float, "p50": float, "capped": float}
    return {name: np.array(each, dtype=types.get(name, object)) for name, each in values.items()}


@pytest.mark.parametrize(
    ("changed", "kept", "lost"),
    [
        ({}, 1, {}),
        ({"soc": dict.fromkeys(PREDICTED, "15-1251")}, 1, {}),  # a code that was only renumbered
        ({"occupation": {2016: "CLERKS "}}, 1, {}),
        ({"occupation": {2021: "Clerks and Typists"}}, 0, {"title": 1}),
        ({"occupation": dict.fromkeys(YEARS, "Clerks, All Other")}, 0, {"rest": 1}),
        ({"employment": {2022: np.nan}}, 0, {"employment": 1}),
        ({"capped": {2015: 3.0}}, 0, {"bound": 1}),
        ({"capped": {2015: 2.0}}, 1, {}),  # the median is not among the two highest
    ],
)
def test_what_goes_through_the_change_of_codes(
    changed: dict[str, Any], kept: int, lost: dict[str, int]
) -> None:
    found = comparable(rows(**changed))
    assert (found.panel.size, found.lost) == (kept, lost)


def test_a_later_bound_is_no_figure() -> None:
    found = comparable(rows(capped={2024: 3.0}))
    assert np.isnan(found.panel.pay).tolist() == [[False] * 9 + [True]]
    assert found.bounds == 1


def test_two_rows_of_one_title_in_a_year_cannot_be_followed() -> None:
    one = rows()
    both = {name: np.concatenate([each, each[:1]]) for name, each in one.items()}
    assert comparable(both).lost == {"title": 1}


@pytest.mark.parametrize(
    ("skill", "p", "verdict"),
    [
        ((0.1, 0.05, 0.2), 0.01, "wins"),
        ((0.1, -0.05, 0.2), 0.01, "open"),
        ((0.1, 0.05, 0.2), 0.3, "open"),
        ((-0.1, -0.2, -0.05), 0.01, "loses"),
        ((-0.1, -0.2, -0.05), None, "open"),
    ],
)
def test_the_verdict_needs_the_interval_and_the_stricter_test(
    skill: tuple[float, float, float], p: float | None, verdict: str
) -> None:
    assert verdict_of(Compared("market", "constant", Value(*skill), 0.001, p)) == verdict


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_page_says_all_of_it_in_both_languages(view: ValidateView, language: str) -> None:
    page = validate_page(view, Reader(language, language, "USD"))
    grids = [section.grid for section in page.sections if section.grid is not None]
    assert len(grids) == 6
    for grid in grids:
        assert all(len(row.cells) == len(grid.headings) for row in grid.rows)
    html = render_page(page, Reader(language, language, "USD"), ("validate",))
    assert re.search(r"\{\w+\}", " ".join((page.lead, *page.rest))) is None
    assert f"{view.occupations}" in html
    (chart,) = (section.chart for section in page.sections if section.chart is not None)
    assert [line.dot for line in chart.lines[1:]] == [family.skill.value for family in view.families]
    assert all(line.name in html and line.figure in chart.text for line in chart.lines)


def test_the_command_gives_the_same_bytes_for_the_same_seed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, store: Path
) -> None:
    monkeypatch.setenv("OUTBID_DATA", str(store))
    said = []
    for seed in ("1", "1", "2"):
        assert main(["validate", "--draws", "100", "--seed", seed, "--json"]) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]
    first, other = (json.loads(each) for each in (said[0], said[2]))
    assert first["terms"][0]["tests"][0]["skill"]["low"] != other["terms"][0]["tests"][0]["skill"]["low"]
    assert first["terms"][0]["tests"][0]["skill"]["value"] == other["terms"][0]["tests"][0]["skill"]["value"]
    report = tmp_path / "report.html"
    assert main(["validate", "--draws", "100", "--html", str(report), "--language", "de"]) == 0
    assert "Berufe" in report.read_text("utf-8")


@pytest.mark.parametrize(("draws", "seed"), [(99, 1), (100_001, 1), (100, -1)])
def test_too_few_resamples_are_refused_before_anything_is_opened(draws: int, seed: int) -> None:
    with pytest.raises(InputError) as problem:
        validate(draws=draws, seed=seed, data=Path("no such folder") / "none.duckdb")
    assert problem.value.key in ("validate.draws", "validate.seed")


def told(rows: Iterable[Iterable[Any]]) -> list[list[Any]]:
    """``rows`` with the digits that a workbook keeps, which are sixteen."""
    return [[float(f"{each:.14g}") if isinstance(each, float) else each for each in row] for row in rows]


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_workbook_holds_every_figure_with_its_interval(view: ValidateView, language: str) -> None:
    book = Book(xlsx_of(view, Reader(language, language, "USD")))
    assert len(book.sheets) == 5
    errors, tests, years, families = (
        [
            [book.values.get((name, f"{column}{line}")) for column in "ABCDEFGH"]
            for line in range(2, 100)
            if book.values.get((name, f"B{line}")) is not None
        ]
        for name in book.sheets[:4]
    )
    scores = [score for terms in view.terms for score in terms.scores]
    figures = [getattr(each, name) for each in scores for name in ("rmse", "mae", "rank", "coverage")]
    assert told(row[3:6] for row in errors) == told(
        [each.value, each.low, each.high] for each in figures if each
    )
    compared = [test for terms in view.terms for test in terms.tests]
    assert told(row[3:] for row in tests) == told(
        [one.skill.value, one.skill.low, one.skill.high, one.p_occupations, one.p_groups] for one in compared
    )
    assert told(row[3:4] for row in years) == told(
        [error] for terms in view.terms for year in terms.years for error in year.rmse.values()
    )
    assert told(row[1:7] for row in families) == told(
        [each.occupations, each.rmse, each.constant, each.skill.value, each.skill.low, each.skill.high]
        for each in view.families
    )
