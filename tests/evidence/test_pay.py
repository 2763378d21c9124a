"""What the market pays, asked of small stores whose answers are known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from outbid.core import catalogue
from outbid.data.store import Store, open_store
from outbid.evidence.answer import SHARES, Cell, Question
from outbid.evidence.benchmark import cells, pay

DAY = dt.date(2024, 6, 1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "pay.duckdb", read_only=False, shipped=None) as opened:
        yield opened


def put(store: Store, table: str, rows: list[dict[str, object]]) -> None:
    names = sorted({name for row in rows for name in row})
    store.connection.executemany(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
        [[row.get(name) for name in names] for row in rows],
    )


def record(pay: float, **other: object) -> dict[str, object]:
    plain: dict[str, object] = {
        "source": "user/test", "kind": "attested", "measure": "base", "bound": "exact", "role": "data-scientist",
        "country": "US", "currency": "USD", "date": DAY, "weight": 1.0,
    }  # fmt: skip
    return {**plain, "pay": pay, **other}


def ask(**cell: str) -> Question:
    return Question(Cell(**{"role": "data-scientist", "country": "US", **cell}))


def test_percentiles_of_equal_weights_are_those_of_weibull(store: Store) -> None:
    amounts = np.random.default_rng(1).lognormal(11.5, 0.4, 99)
    put(store, "pay_records", [record(each) for each in amounts.tolist()])
    (benchmark,) = pay(store, ask()).benchmarks
    values = [each.value for each in benchmark.percentiles]
    assert values == pytest.approx(np.quantile(amounts, SHARES, method="weibull").tolist())
    assert (benchmark.n, benchmark.independent, benchmark.employers) == (99, 99, 0)
    assert all(each.low < each.value < each.high for each in benchmark.percentiles)  # type: ignore[operator]
    assert benchmark.modelled is None


def test_kinds_and_measures_stay_apart_and_the_one_with_most_records_leads(store: Store) -> None:
    put(store, "pay_records", [record(100_000 + i) for i in range(40)])
    put(store, "pay_records", [record(200_000 + i, measure="total") for i in range(60)])
    put(
        store,
        "pay_records",
        [record(300_000 + i, kind="advertised", date=dt.date(2015, 1, 1)) for i in range(99)],
    )
    found = pay(store, ask()).benchmarks
    assert [(each.kind, each.measure, each.n) for each in found] == [
        ("attested", "total", 60), ("attested", "base", 40), ("advertised", "base", 99),
    ]  # fmt: skip
    assert [each.percentiles[2].value for each in found] == pytest.approx([200_029.5, 100_019.5, 300_049])


def test_records_that_share_an_employer_count_less(store: Store) -> None:
    put(store, "pay_records", [record(1e5 * (1 + i // 10), employer=f"E{i // 10}") for i in range(300)])
    (benchmark,) = pay(store, ask()).benchmarks
    # as many as employers, each left out once by the jackknife: 30 (1 - 1/30)²
    assert benchmark.independent == pytest.approx(30 * (29 / 30) ** 2, rel=0.01)
    assert benchmark.employers == 30
    assert benchmark.largest_share == pytest.approx(1 / 30)


def test_a_top_code_is_never_a_point(store: Store) -> None:
    put(store, "pay_records", [record(1e5 + 1e3 * i) for i in range(80)])
    put(store, "pay_records", [record(2e5, bound="at least") for _ in range(20)])
    (benchmark,) = pay(store, ask()).benchmarks
    assert [each.bound for each in benchmark.percentiles] == ["exact", "exact", "exact", "exact", "at least"]
    assert benchmark.percentiles[4].value == 2e5
    assert benchmark.percentiles[4].high is None
    assert benchmark.censored == 20


def test_share_above(store: Store) -> None:
    put(store, "pay_records", [record(1e6 + 1 if i < 3 else 1e5 + i) for i in range(200)])
    question = Question(ask().cell, share_above=1e6)
    share = pay(store, question).benchmarks[0].share_above
    assert share is not None
    # scipy.stats.binomtest(3, 200).proportion_ci(0.9, "exact")
    assert (share.value, share.low, share.high) == pytest.approx(
        (0.015, 0.0041006133, 0.0383097085), rel=1e-7
    )


def test_share_above_by_record_and_with_employers_alike(store: Store) -> None:
    # ten employers of forty records each; nobody is above
    put(store, "pay_records", [record(1e5 + i, employer=f"E{i % 10}") for i in range(400)])
    benchmark = pay(store, Question(ask().cell, share_above=1e6)).benchmarks[0]
    alike, apart = benchmark.share_above, benchmark.share_above_records
    assert alike is not None and apart is not None
    assert alike.value == apart.value == 0
    # scipy.stats.binomtest(0, 400).proportion_ci(0.9, "exact")
    assert (apart.low, apart.high) == (0, pytest.approx(0.0074613555, rel=1e-7))
    # alike within employers, they tell no more than ten people do: scipy.stats.binomtest(0, 10) gives 0.2589
    assert alike.high is not None and alike.high > 0.2588656


def test_what_is_not_there_has_neighbours(store: Store) -> None:
    put(store, "pay_records", [record(1e5 + i, state="US-CA", level="senior") for i in range(7)])
    put(store, "pay_records", [record(2e5 + i, state="US-NY", level="staff") for i in range(3)])
    answer = pay(store, ask(state="US-CA", level="staff"))
    assert answer.benchmarks == ()
    assert [(each.given_up, each.n, each.median) for each in answer.nearest] == [
        (("level",), 7, 100_003), (("place",), 3, 200_001),
    ]  # fmt: skip
    assert answer.nearest[0].cell.level == "senior"
    assert pay(store, Question(Cell(role="nurse", country="US"))).nearest == ()


def test_a_thin_cell_is_helped_beside_what_was_observed(store: Store) -> None:
    rng = np.random.default_rng(5)
    for number in range(12):
        level = 11.5 + 0.2 * rng.standard_normal()
        amounts = np.exp(level + 0.3 * rng.standard_normal(40)).tolist()
        put(store, "pay_records", [record(each, state=f"US-{number}") for each in amounts])
    put(store, "pay_records", [record(400_000, state="US-CA"), record(420_000, state="US-CA")])
    (benchmark,) = pay(store, ask(state="US-CA")).benchmarks
    model = benchmark.modelled
    assert model is not None
    assert benchmark.percentiles[2].value == pytest.approx(410_000)
    assert 0 < model.own_weight < 1
    assert 120_000 < (model.percentiles[2].value or 0) < 400_000
    assert model.borrowed[0] == Cell(role="data-scientist", country="US")


def test_ageing_compounds_from_each_records_own_day(store: Store) -> None:
    put(store, "pay_records", [record(100_000, date=dt.date(2020, 1, 1)) for _ in range(40)])
    to = dt.date(2024, 1, 1)
    compound = Question(ask().cell, as_of=to, growth=0.05)
    found = pay(store, compound).benchmarks[0]
    assert found.percentiles[2].value == pytest.approx(100_000 * 1.05 ** (1461 / 365.25))
    assert found.aged is not None
    assert (found.aged.months, found.aged.source) == (pytest.approx(48), "given")
    linear = pay(store, Question(ask().cell, as_of=to, growth=0.05, ageing="linear")).benchmarks[0]
    assert linear.percentiles[2].value == pytest.approx(120_000)
    unaged = pay(store, Question(ask().cell, as_of=to)).benchmarks[0]
    assert unaged.aged is None and "pay.not_aged" in unaged.notes
    assert unaged.percentiles[2].value == 100_000


def office(code: str, year: int, median: float, **other: object) -> dict[str, object]:
    row: dict[str, object] = {
        "source": "oews", "kind": "incumbent", "measure": "base", "soc": code, "occupation": code, "currency": "USD",
        "role": "data-scientist", "country": "US", "date": dt.date(year, 5, 15), "employment": 1000.0, "capped": 0,
        "p10": median / 2, "p25": median / 1.5, "p50": median, "p75": median * 1.5, "p90": median * 2,
    }  # fmt: skip
    return {**row, **other}


def test_published_cells_are_near_too_and_after_records(store: Store) -> None:
    put(store, "pay_records", [record(150_000, employer=f"E{i}", level="mid") for i in range(9)])
    put(store, "aggregates", [office("15-2051", 2024, 110_000)])
    cell = Cell("data-scientist", "senior", "US", employer="Nobody")
    near = pay(store, Question(cell)).nearest
    assert [each.published for each in near] == [True]
    assert (near[0].given_up, near[0].n, near[0].median) == (("employer",), 1000, 110_000)
    assert near[0].last == dt.date(2024, 5, 15)
    near = pay(store, Question(Cell("data-scientist", "senior", "CA"))).nearest
    assert [each.published for each in near] == [True]
    near = pay(store, Question(Cell("data-scientist", "senior", "US"))).nearest
    # what is published here stands in the answer already
    assert [(each.published, each.cell.level) for each in near] == [(False, "mid")]


@pytest.mark.parametrize(
    ("records", "source", "level", "first"),
    [
        (5, "filings", None, True),
        (5, "user/test", None, False),
        (5, "filings", "mid", False),
        (15, "filings", None, False),
    ],
)
def test_published_pay_leads_where_few_records_are_of_the_very_cell(
    store: Store, records: int, source: str, level: str | None, first: bool
) -> None:
    put(store, "pay_records", [record(100_000 + i, source=source, level="mid") for i in range(records)])
    put(store, "aggregates", [office("15-2051", 2024, 110_000)])
    found = pay(store, ask(**({"level": level} if level else {}))).benchmarks
    assert [each.published for each in found] == [first, not first]


def test_growth_is_that_of_published_medians_of_the_same_code(store: Store) -> None:
    put(store, "pay_records", [record(100_000, date=dt.date(2024, 5, 15)) for _ in range(40)])
    rows = [
        office("15-1132", 2018, 50_000),
        office("15-2051", 2021, 100_000),
        office("15-2051", 2024, 133_100),
    ]
    put(store, "aggregates", rows)
    answer = pay(store, Question(ask().cell, as_of=dt.date(2025, 5, 15)))
    aged = answer.benchmarks[0].aged
    assert aged is not None
    assert aged.rate == pytest.approx(0.1)
    assert aged.source == "oews 2021–2024"


def test_a_capped_percentile_is_a_bound(store: Store) -> None:
    put(
        store,
        "aggregates",
        [office("15-2051", 2024, 133_100, capped=2, p75=239_200, p90=239_200, mean_rse=0.01)],
    )
    (benchmark,) = pay(store, ask(level="senior")).benchmarks
    assert benchmark.published
    assert [each.bound for each in benchmark.percentiles] == ["exact"] * 3 + ["at least"] * 2
    assert (benchmark.n, benchmark.mean_rse, benchmark.cell.level) == (1000, 0.01, None)
    assert "pay.every_level" in benchmark.notes


def test_only_the_latest_issue_is_published(store: Store) -> None:
    put(
        store,
        "aggregates",
        [office("15-1132", 2018, 90_000), office("15-1252", 2024, 130_000, employment=10.0)],
    )
    put(
        store, "aggregates", [office("15-1254", 2024, 95_000), office("15-1252", 2024, 99_000, state="US-NY")]
    )
    assert [each.occupation for each in pay(store, ask()).benchmarks] == ["15-1254", "15-1252"]
    (there,) = pay(store, ask(state="US-NY")).benchmarks
    assert there.percentiles[2].value == 99_000


def test_who_names_employers_leads_where_records_are_enough(store: Store) -> None:
    put(store, "pay_records", [record(1e5 + i, kind="self-reported") for i in range(200)])
    put(store, "pay_records", [record(1e5 + i, employer=f"E{i}") for i in range(60)])
    assert [each.kind for each in pay(store, ask()).benchmarks] == ["attested", "self-reported"]


def test_currencies_are_converted_at_the_rate_of_their_day(store: Store) -> None:
    put(store, "series", [
        {"source": "ecb", "series": "exchange rate", "entity": "USD", "date": day, "value": value}
        for day, value in ((dt.date(2023, 1, 2), 2.0), (dt.date(2024, 5, 31), 1.25))
    ])  # fmt: skip
    rows = [record(80_000, currency="EUR", country="DE"), record(100_000, country="DE")]
    rows += [
        record(1e6, currency="XTS", country="DE"),
        record(200_000, country="DE", date=dt.date(2023, 1, 2)),
    ]
    put(store, "pay_records", rows)
    (benchmark,) = pay(store, ask(country="DE")).benchmarks
    assert (benchmark.currency, benchmark.n, benchmark.converted) == ("EUR", 3, 2)
    assert benchmark.percentiles[2].value == pytest.approx(80_000)
    assert "pay.no_rate" in benchmark.notes


def test_prices_of_the_state(store: Store) -> None:
    put(store, "series", [
        {"source": "bea", "series": "price level", "entity": "US-CA", "date": dt.date(year, 7, 1), "value": value}
        for year, value in ((2021, 1.1), (2023, 1.125))
    ])  # fmt: skip
    answer = pay(store, ask(state="US-CA"))
    assert (answer.price_level, answer.price_level_year) == (1.125, 2023)


def test_parts_of_a_cell(store: Store) -> None:
    put(store, "pay_records", [record(1e5 + i, level="senior") for i in range(9)])
    put(store, "pay_records", [record(2e5 + i, level="staff") for i in range(11)])
    put(store, "pay_records", [record(3e5, level="intern")])
    found = cells(store, ask(), "level")
    assert [(each.cell.level, each.n) for each in found] == [("staff", 11), ("senior", 9)]
    assert cells(store, ask(), "place", least=1) == ()


def test_every_note_is_in_the_catalogue(store: Store) -> None:
    put(
        store,
        "pay_records",
        [record(1e5 + i, employer="A", bound="range", low=1.0, high=2.0) for i in range(9)],
    )
    (benchmark,) = pay(store, Question(ask().cell, share_above=1e6)).benchmarks
    assert set(benchmark.notes) == {"pay.one_employer", "pay.midpoints", "pay.share_clustered"}
    for note in benchmark.notes:
        assert catalogue.text(note, "de") != catalogue.text(note, "en")


def test_own_records_are_a_benchmark_of_their_own(store: Store) -> None:
    shipped = [record(100_000 + i, source="survey") for i in range(40)]
    put(store, "pay_records", [*shipped, *(record(200_000 + i, source="user/mine") for i in range(35))])
    found = pay(store, ask()).benchmarks
    assert sorted((each.sources, each.n) for each in found) == [(("survey",), 40), (("user/mine",), 35)]
