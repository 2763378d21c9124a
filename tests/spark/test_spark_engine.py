"""One expression gives equal rows on Spark and on DuckDB, and one question one answer, on the evidence as it ships."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from outbid.data import tables
from outbid.data.spark import SparkEngine
from outbid.data.store import SHIPPED, Store, open_store
from outbid.evidence import grid
from outbid.evidence.answer import Cell, Question
from outbid.evidence.benchmark import pay
from outbid.evidence.premium.answer import premium
from outbid.evidence.premium.query import GROUPS
from outbid.evidence.queries import STATEMENTS

pyspark = pytest.importorskip("pyspark", reason="the extra spark is not installed: make spark")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java 17 or later, which is not on this machine", allow_module_level=True)

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
ASKED: dict[str, list[dict[str, object]]] = {
    "records_of_role": [
        {"role": "software-engineer", "kind": "attested", "since": "2024-01-01"},
        {"role": "nurse"},
    ],
    "aggregates_of_role": [
        {"role": "software-engineer", "state": "US-CA"},
        {"role": "software-engineer", "cbsa": "41860"},
        {"role": "nurse"},
    ],
    "employers": [{"role": "nurse"}],
    "series_values": [
        {"series": "exchange rate", "entity": "USD"},
        {"series": "price level", "entity": "US-CA"},
        {"series": "posted wage growth"},
    ],
    "premium_records": [{"tag": "ai"}, {"tag": "ai", "role": "data-scientist", "state": "US-CA"}],
    "occupation_name": [{"soc": "15-1252"}, {"soc": "15-2051"}],
}


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkEngine]:
    session = (
        pyspark.sql.SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "2g")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    yield SparkEngine(session, SHIPPED, {one.name: one for one in STATEMENTS})
    session.stop()


@pytest.fixture(scope="module")
def duck(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(Path(tmp_path_factory.mktemp("store")) / "evidence.duckdb") as store:
        yield store


def same(one: Any, other: Any, leave_out: tuple[str, ...] = ("batch",)) -> None:
    """Equal as sets of rows: text exactly, numbers to 1e-9."""
    names = [name for name in one if name not in leave_out]
    assert list(one) == list(other)
    assert len(one[names[0]]) == len(other[names[0]]) > 0

    def ordered(columns: Any) -> dict[str, Any]:
        # floats, too, break ties, rounded so that the last digit cannot change the order
        text = [
            np.array(
                [
                    f"{value:.9g}" if isinstance(value, float) else str(value)
                    for value in columns[name].tolist()
                ]
            )
            for name in names
        ]
        exact = [k for k, name in enumerate(names) if columns[name].dtype.kind != "f"]
        rest = [k for k in range(len(names)) if k not in exact]
        order = np.lexsort([text[k] for k in (*rest, *exact)])
        return {name: columns[name][order] for name in names}

    left, right = ordered(one), ordered(other)
    for name in names:
        if left[name].dtype.kind == "f":
            np.testing.assert_allclose(left[name], right[name].astype(float), rtol=1e-9, atol=0, err_msg=name)
        else:
            assert left[name].tolist() == right[name].tolist(), name


def first_seen(columns: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Each group's number replaced by the least pay, date and row count in it, which no numbering can change."""
    told = dict(columns)
    for name in names:
        numbers = np.asarray(columns[name], dtype=np.float64)
        _, place, count = np.unique(numbers, return_inverse=True, return_counts=True, equal_nan=True)
        total = np.bincount(place, weights=np.asarray(columns["pay"], dtype=np.float64))
        told[name] = np.where(np.isnan(numbers), np.nan, np.round(total[place] + count[place] * 1e-3, 3))
    return told


@pytest.mark.parametrize("by", [("role", "level", "state"), ("source", "employer"), ("country", "ai")])
def test_percentiles_of_cells(spark: SparkEngine, duck: Store, by: tuple[str, ...]) -> None:
    same(spark.columns(grid.percentiles(by)), duck.columns(grid.percentiles(by)))


def test_rows_come_back_as_they_are(spark: SparkEngine, duck: Store) -> None:
    rows = tables.aggregates().filter(lambda t: (t.soc == "15-1252") & t.state.notnull())
    same(spark.columns(rows), duck.columns(rows))


def test_every_statement_is_asked() -> None:
    assert set(ASKED) == {one.name for one in STATEMENTS}


@pytest.mark.parametrize(("name", "asked"), [(name, each) for name, all_ in ASKED.items() for each in all_])
def test_prepared_questions(spark: SparkEngine, duck: Store, name: str, asked: dict[str, object]) -> None:
    one, other = spark.prepared(name, asked), duck.prepared(name, asked)
    numbered = GROUPS if name == "premium_records" else ()
    same(first_seen(one, numbered), first_seen(other, numbered))


def test_groups_are_numbered_widely_enough_for_many_employers(spark: SparkEngine) -> None:
    numbers = spark.prepared("premium_records", {"tag": "ai"})["employer"]
    assert np.nanmax(np.abs(np.asarray(numbers, dtype=np.float64))) > 2**48


@pytest.mark.parametrize(
    "cell",
    [
        Cell("software-engineer"),
        Cell("software-engineer", employer="Meta"),
        Cell("nurse", country="US", state="US-TX"),
        Cell("data-scientist", "senior", country="DE"),
    ],
)
def test_answers_about_pay(spark: SparkEngine, duck: Store, cell: Cell) -> None:
    aged = dt.date(2026, 11, 1) if cell.country != "DE" else None  # of German pay no growth is known
    question = Question(cell, as_of=aged, share_above=200_000)
    alike(pay(spark, question), pay(duck, question))


def test_answers_about_premiums(spark: SparkEngine, duck: Store) -> None:
    alike(premium(spark, "ai"), premium(duck, "ai"))


def alike(one: Any, other: Any, where: str = "answer") -> None:
    """Equal dataclasses: text and whole numbers exactly, others to 1e-8."""
    if hasattr(one, "__dataclass_fields__"):
        assert type(one) is type(other), where
        for name in one.__dataclass_fields__:
            alike(getattr(one, name), getattr(other, name), f"{where}.{name}")
    elif isinstance(one, tuple):
        assert len(one) == len(other), where
        for place, (left, right) in enumerate(zip(one, other, strict=True)):
            alike(left, right, f"{where}[{place}]")
    elif isinstance(one, float):
        assert one == pytest.approx(other, rel=1e-8, nan_ok=True), where
    else:
        assert one == other, where


def test_what_is_no_part_of_a_question_is_refused(spark: SparkEngine) -> None:
    with pytest.raises(KeyError, match="takes no"):
        spark.prepared("series_values", {"colour": "red"})
