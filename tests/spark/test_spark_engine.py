"""One expression gives equal rows on Spark and on DuckDB, over the evidence as it ships."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from outbid.data import tables
from outbid.data.spark import SparkEngine
from outbid.data.store import SHIPPED, Store, open_store
from outbid.evidence.queries import STATEMENTS

pyspark = pytest.importorskip("pyspark", reason="the extra spark is not installed: make spark")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java 17 or later, which is not on this machine", allow_module_level=True)

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkEngine]:
    session = (
        pyspark.sql.SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
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
        text = [np.array([str(value) for value in columns[name].tolist()]) for name in names]
        exact = [k for k, name in enumerate(names) if columns[name].dtype.kind != "f"]
        order = np.lexsort([text[k] for k in exact] or text)
        return {name: columns[name][order] for name in names}

    left, right = ordered(one), ordered(other)
    for name in names:
        if left[name].dtype.kind == "f":
            np.testing.assert_allclose(left[name], right[name].astype(float), rtol=1e-9, atol=0)
        else:
            assert left[name].tolist() == right[name].tolist(), name


def test_percentiles_of_cells(spark: SparkEngine, duck: Store) -> None:
    records = tables.pay_records().filter(lambda t: t.role.notnull())
    cells = records.group_by("source", "role", "level", "state", "currency").aggregate(
        n=records.count(),
        **{f"p{share}": records.pay.quantile(share / 100) for share in (10, 25, 50, 75, 90)},
        mean=records.pay.mean(),
    )
    same(spark.columns(cells), duck.columns(cells))


def test_rows_come_back_as_they_are(spark: SparkEngine, duck: Store) -> None:
    rows = tables.aggregates().filter(lambda t: (t.soc == "15-1252") & t.state.notnull())
    same(spark.columns(rows), duck.columns(rows))


@pytest.mark.parametrize(("series", "entity"), [("exchange rate", "USD"), ("price level", "US-CA")])
def test_prepared_questions(spark: SparkEngine, duck: Store, series: str, entity: str) -> None:
    asked = {"series": series, "entity": entity}
    same(spark.prepared("series_values", asked), duck.prepared("series_values", asked))


def test_what_is_no_part_of_a_question_is_refused(spark: SparkEngine) -> None:
    with pytest.raises(KeyError, match="takes no"):
        spark.prepared("series_values", {"colour": "red"})
