"""What a tag adds to pay, asked of markets whose truth is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from outbid.core import catalogue
from outbid.core.errors import InputError
from outbid.data.store import Store, open_store
from outbid.evidence.answer import Cell, Premium
from outbid.evidence.premium.answer import compare, premium
from outbid.evidence.premium.records import Records, records


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "premium.duckdb", read_only=False, shipped=None) as opened:
        yield opened


def put(store: Store, rows: list[dict[str, object]]) -> None:
    plain: dict[str, object] = {
        "source": "user/test", "kind": "advertised", "measure": "base", "bound": "exact", "role": "account-executive",
        "level": "mid", "ai": False, "genai": False, "sales": True, "country": "US", "state": "US-CA",
        "employer": "One", "currency": "USD", "date": dt.date(2024, 6, 1), "weight": 1.0,
    }  # fmt: skip
    full = [{**plain, "batch": 1, "row": place, **row} for place, row in enumerate(rows)]
    names = sorted({name for row in full for name in row})
    store.connection.executemany(
        f"INSERT INTO pay_records ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
        [[row.get(name) for name in names] for row in full],
    )


def market(rng: np.random.Generator, rows: int = 1_200, **columns: Any) -> dict[str, Any]:
    """Columns as the store gives them: one kind, one measure, one currency, nothing said unless given."""
    nothing = np.full(rows, np.nan)
    plain: dict[str, Any] = {
        "kind": "attested", "measure": "base", "source": "drawn", "bound": "exact", "currency": "USD",
    }  # fmt: skip
    made: dict[str, Any] = {name: np.full(rows, value, object) for name, value in plain.items()}
    made["date"] = np.full(rows, np.datetime64("2024-06-01", "D"))
    made["weight"] = np.ones(rows)
    unsaid = ("experience", "level", "employer", "country", "state", "cbsa", "occupation")
    made.update(dict.fromkeys(unsaid, nothing))
    made["tagged"] = rng.random(rows) < 0.3
    made.update(columns)
    return made


def compared(columns: Mapping[str, Any]) -> Premium:
    found: Records = records(columns)
    return compare(found, "attested", "base")


def ends(each: Premium, step: int) -> tuple[float, float]:
    figure = each.steps[step].premium
    assert figure.low is not None and figure.high is not None
    return figure.low, figure.high


@pytest.mark.slow
@pytest.mark.parametrize("step", [1, 2])
def test_ninety_percent_intervals_cover_the_truth_as_often_as_they_say(step: int) -> None:
    truth, seeds, hits = 0.12, 600, 0
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        rows = 600
        employer, place, level = (rng.integers(0, size, rows) for size in (50, 8, 3))
        # what an employer pays for the tag differs, so that its records err together
        gain = np.log1p(truth) + rng.normal(0, 0.05, 50)
        tagged = rng.random(rows) < 0.2 + 0.03 * (employer % 10)
        pay = 11 + rng.normal(0, 0.2, 50)[employer] + 0.1 * place + 0.2 * level + gain[employer] * tagged
        drawn = market(
            rng, rows, tagged=tagged, pay=np.exp(pay + rng.normal(0, 0.15, rows)),
            employer=employer.astype(float), state=place.astype(float), level=level.astype(float),
        )  # fmt: skip
        low, high = ends(compared(drawn), step)
        hits += low <= truth <= high
    assert 0.87 <= hits / seeds <= 0.93


def test_dear_cities_make_a_raw_premium_that_like_for_like_takes_back() -> None:
    covered = [0, 0]
    seeds = 60
    for seed in range(seeds):
        rng = np.random.default_rng(1_000 + seed)
        rows = 1_200
        state, employer = rng.integers(0, 10, rows), rng.integers(0, 60, rows)
        tagged = rng.random(rows) < np.where(state < 3, 0.5, 0.05)
        pay = np.exp(11.5 + 0.4 * (state < 3) + rng.normal(0, 0.1, 60)[employer] + rng.normal(0, 0.2, rows))
        drawn = market(
            rng, rows, tagged=tagged, pay=pay, state=state.astype(float), employer=employer.astype(float)
        )
        answer = compared(drawn)
        assert ends(answer, 0)[0] > 0
        for step in (1, 2):
            low, high = ends(answer, step)
            covered[step - 1] += low <= 0 <= high
    assert min(covered) >= 0.85 * seeds


def test_the_place_named_is_the_one_that_most_records_state() -> None:
    rng = np.random.default_rng(5)
    state = rng.integers(0, 4, 1_200).astype(float)
    area = np.where(rng.random(1_200) < 0.07, state, np.nan)
    drawn = market(rng, pay=np.exp(rng.normal(11.5, 0.2, 1_200)), state=state, cbsa=area)
    within = compared(drawn).steps[1].within
    assert "state" in within
    assert "cbsa" not in within


def test_a_premium_by_hand(store: Store) -> None:
    rows: list[dict[str, object]] = []
    for employer in ("One", "Two"):
        for state, price in (("US-CA", 1.5), ("US-TX", 1.0)):
            own = price * (2.0 if employer == "Two" else 1.0)
            rows += [
                {"pay": 100_000 * own, "employer": employer, "state": state},
                {"pay": 121_000 * own, "employer": employer, "state": state, "ai": True},
            ]
    # more of the tagged in the dear state: the raw figure is larger than the truth
    rows.append({"pay": 181_500, "ai": True})
    put(store, rows)
    (answer,) = premium(store, "ai", Cell(role="account-executive")).premia
    raw, place, employer_step = answer.steps
    mean = (np.log(121_000) * 5 + np.log(1.5) * 3 + np.log(2) * 2) / 5
    others = np.log(100_000) + np.log(1.5) / 2 + np.log(2) / 2
    assert raw.premium.value == pytest.approx(np.exp(mean - others) - 1)
    assert employer_step.premium.value == pytest.approx(0.21)
    assert (raw.n, raw.tagged, raw.clusters) == (9, 5, 2)
    assert (place.within, employer_step.within) == (
        ("state", "year", "level"),
        ("state", "year", "level", "employer"),
    )
    # two employers, of which one says more: nobody knows how far employers differ
    assert (raw.reason, raw.premium.low) == ("premium.one_cluster", None)


def test_the_two_groups_of_different_measures_are_refused_and_like_compared(store: Store) -> None:
    rng = np.random.default_rng(3)
    rows: list[dict[str, object]] = []
    for place in range(120):
        size = float(rng.lognormal(0, 0.15))
        employer = f"E{place % 12}"
        rows.append({"pay": 150_000 * size, "employer": employer})
        base = {"employer": employer, "ai": True}
        if place % 3 == 0:
            rows.append({"pay": 165_000 * size, **base})
        rows.append({"pay": 300_000 * size, "measure": "on-target", **base})
    put(store, rows)
    answer = premium(store, "ai", Cell(role="account-executive", country="US"))
    (refused,) = answer.refused
    assert (refused.tagged_measure, refused.other_measure, refused.kind) == (
        "on-target",
        "base",
        "advertised",
    )
    assert (refused.tagged_n, refused.other_n) == (120, 120)
    assert 1.9 <= refused.naive_ratio <= 2.1
    assert refused.needed == ("premium.need_same_measure", "premium.need_base")
    (like,) = answer.premia
    assert like.measure == "base"
    assert all(each.premium.value is not None and each.premium.value < 0.2 for each in like.steps)
    # asked for one of the two measures alone, it is refused as well
    assert premium(store, "ai", measure="on-target").refused == answer.refused
    assert premium(store, "ai", measure="on-target").premia == ()


def test_a_role_that_titles_with_the_tag_make_is_not_held_fixed(store: Store) -> None:
    rows: list[dict[str, object]] = []
    for place in range(40):
        shared = {"employer": f"E{place}", "level": None}
        # whoever has the tag is put into another role for it, and gets a fifth more: that is what is asked
        rows += [{"pay": 100_000, "role": "software-engineer", **shared}] * 3
        rows += [{"pay": 120_000, "role": "machine-learning-engineer", "ai": True, **shared}] * 2
    put(store, rows)
    (answer,) = premium(store, "ai").premia
    assert [step.name for step in answer.steps] == ["raw", "place", "employer"]
    for step in answer.steps:
        assert step.premium.value == pytest.approx(0.2)
        assert step.tagged == 80
        assert "role" not in step.within


def test_a_stated_occupation_is_held_fixed_in_a_step_of_its_own(store: Store) -> None:
    rows: list[dict[str, object]] = []
    for place in range(40):
        for soc, pay, plain, tagged in (("15-1252", 100_000, 3, 1), ("15-2051.00", 200_000, 1, 3)):
            shared = {"employer": f"E{place}", "soc": soc}
            rows += [{"pay": pay, **shared}] * plain + [{"pay": pay * 1.1, "ai": True, **shared}] * tagged
    put(store, rows)
    (answer,) = premium(store, "ai").premia
    *_, employer_step, last = answer.steps
    # three of four of the tagged are in the dear occupation, one of four of the others
    assert employer_step.premium.value == pytest.approx(1.1 * 2**0.5 - 1)
    assert (last.name, last.within[-1]) == ("occupation", "occupation")
    assert last.premium.value == pytest.approx(0.1)
    # each half of the records tells half: none is above it
    assert last.occupation is None


def test_the_occupation_that_tells_more_than_half_is_named(store: Store) -> None:
    rows: list[dict[str, object]] = []
    for place in range(40):
        shared = {"employer": f"E{place}", "soc": "15-1252" if place < 30 else "15-2051"}
        rows += [{"pay": 100_000 + place, **shared}, {"pay": 110_000, "ai": True, **shared}]
    put(store, rows)
    (answer,) = premium(store, "ai").premia
    # of each employer one of two has the tag: all tell alike, and 30 of 40 are of one occupation
    assert answer.steps[2].occupation == "15-1252"
    assert answer.steps[2].occupation_share == pytest.approx(0.75)


def test_those_with_the_tag_who_have_nobody_beside_them_are_not_counted(store: Store) -> None:
    rows: list[dict[str, object]] = []
    for place in range(30):
        rows += [{"pay": 100_000, "employer": f"E{place}"}] * 2
        rows += [{"pay": 110_000, "employer": f"E{place}", "ai": True}]
    rows += [{"pay": 500_000, "employer": f"Lab {place % 3}", "ai": True} for place in range(12)]
    put(store, rows)
    raw, _, employer_step = premium(store, "ai").premia[0].steps
    assert (raw.tagged, employer_step.tagged) == (42, 30)
    assert employer_step.premium.value == pytest.approx(0.1)


def test_an_interval_that_ends_just_beside_zero_is_not_clear() -> None:
    rng = np.random.default_rng(12)
    employer = np.repeat(np.arange(60), 4)
    tagged = np.tile([True, False, False, False], 60)
    noise = rng.normal(0, 0.1, 240)
    seen = set()
    for shift in np.linspace(-0.06, 0.06, 61):
        pay = np.exp(11 + noise + shift * tagged)
        answer = compared(market(rng, 240, tagged=tagged, pay=pay, employer=employer.astype(float)))
        low, high = ends(answer, 2)
        clear_of_zero = low > 0 or high < 0
        near = min(abs(low), abs(high)) < 0.1 * (high - low)
        assert answer.clear == (clear_of_zero and not near)
        assert ("premium.near_zero" in answer.steps[2].notes) == (clear_of_zero and near)
        seen.add((clear_of_zero, near))
    assert {(True, True), (True, False), (False, False)} <= seen


def test_what_a_user_adds_stays_apart_from_what_is_shipped(store: Store) -> None:
    shipped: list[dict[str, object]] = []
    for place in range(40):
        shared = {"source": "shipped", "employer": None, "state": f"S{place}"}
        shipped += [{"pay": 100_000 + place, **shared}, {"pay": 120_000, "ai": True, **shared}]
    put(store, shipped)
    (alone,) = premium(store, "ai").premia
    put(
        store,
        [{"pay": 500_000 + each, "ai": each % 2 == 0, "employer": f"Mine {each % 4}"} for each in range(8)],
    )
    first, own = premium(store, "ai").premia
    # to the last digit, and still clustered by place
    assert first == alone
    assert first.steps[0].clustered_by == "place year"
    assert (own.sources, own.steps[0].n, own.steps[0].clustered_by) == (("user/test",), 8, "employer")


def test_a_role_that_all_have_with_the_tag_says_so_and_which_occupations_there_are(store: Store) -> None:
    titled = {"role": "machine-learning-engineer", "ai": True}
    put(
        store,
        [{"pay": 150_000, "soc": "15-1252", **titled}] * 3 + [{"pay": 150_000, "soc": "15-2051", **titled}],
    )
    put(store, [{"pay": 120_000, "role": "software-engineer", "soc": "15-1252"}] * 5)
    answer = premium(store, "ai", Cell(role="machine-learning-engineer"))
    assert answer.premia == ()
    (one,) = answer.one_sided
    assert (one.n, one.tagged, one.occupations) == (4, True, (("15-1252", 3), ("15-2051", 1)))
    (none,) = premium(store, "ai", Cell(role="software-engineer")).one_sided
    assert (none.n, none.tagged) == (5, False)
    assert premium(store, "ai").one_sided == ()


@pytest.mark.slow
def test_intervals_cover_where_a_few_employers_hold_most_of_the_records() -> None:
    # sizes as in the shipped filings: thousands of employers with one or two, a few with hundreds; the tag in one of
    # ten employers; what an employer pays for it differs by 8%
    truth, seeds, hits = 0.1, 500, 0
    shape = np.random.default_rng(77)
    sizes = np.minimum(np.floor(shape.pareto(0.9, 500) + 1), 300).astype(int)
    employer = np.repeat(np.arange(500), sizes)
    using = shape.random(500) < 0.3
    tagged = using[employer] & (shape.random(employer.size) < 0.25)
    place, level = shape.integers(0, 6, employer.size), shape.integers(0, 3, employer.size)
    few = np.sort(np.bincount(employer, tagged))[::-1]
    assert few[:10].sum() > 0.4 * few.sum()
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        gain = np.log1p(truth) + rng.normal(0, 0.08, 500)
        pay = 11 + rng.normal(0, 0.2, 500)[employer] + 0.1 * place + 0.2 * level + gain[employer] * tagged
        drawn = market(
            rng, employer.size, tagged=tagged, pay=np.exp(pay + rng.normal(0, 0.2, employer.size)),
            employer=employer.astype(float), state=place.astype(float), level=level.astype(float),
        )  # fmt: skip
        low, high = ends(compared(drawn), 2)
        hits += low <= truth <= high
    assert 0.87 <= hits / seeds <= 0.93


def test_steps_that_cannot_be_estimated_say_why(store: Store) -> None:
    put(store, [{"pay": 100_000 + 7 * each, "employer": None, "state": None} for each in range(20)])
    put(
        store,
        [{"pay": 130_000 + 7 * each, "employer": None, "state": "US-NY", "ai": True} for each in range(20)],
    )
    (answer,) = premium(store, "ai").premia
    raw, place_step, employer_step = answer.steps
    assert raw.clustered_by == "place year" and raw.premium.value == pytest.approx(0.3, abs=0.01)
    assert (place_step.reason, place_step.premium.value) == ("premium.no_shared_cell", None)
    assert (employer_step.reason, employer_step.premium.value) == ("premium.no_employer", None)
    keys = [each.reason for each in answer.steps if each.reason]
    assert all(catalogue.text(key, language) for key in keys for language in ("en", "de"))


def test_one_cluster_gives_a_figure_without_an_interval_and_settles_nothing(store: Store) -> None:
    put(store, [{"pay": 100_000.0 + each, "ai": each % 2 == 0} for each in range(10)])
    (answer,) = premium(store, "ai").premia
    assert [each.reason for each in answer.steps] == ["premium.one_cluster"] * 3
    assert answer.steps[0].premium.value is not None and answer.steps[0].premium.low is None
    assert not answer.clear


@pytest.mark.parametrize("tagged", [1, 3])
def test_few_tagged_people_make_no_clear_premium(tagged: int) -> None:
    # clustered errors themselves are far too small here: 200 employers, and the tag in one or three of them
    wrong, seeds = 0, 100
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        employer = np.repeat(np.arange(200), 3)
        pay = np.exp(11 + rng.normal(0, 0.3, 200)[employer] + rng.normal(0, 0.2, 600))
        chosen = np.isin(np.arange(600), 3 * np.arange(tagged))
        answer = compared(market(rng, 600, tagged=chosen, pay=pay, employer=employer.astype(float)))
        wrong += answer.clear
        assert tagged > 1 or answer.steps[2].premium.low is None
    assert wrong <= 0.2 * seeds


def test_bounds_are_left_out_and_counted_and_unplaced_titles_left_out(store: Store) -> None:
    rows: list[dict[str, object]] = [
        {"pay": 100_000.0, "ai": each % 2 == 0, "employer": str(each % 5)} for each in range(20)
    ]
    rows += [
        {"pay": 1_000_000.0, "ai": True, "bound": bound} for bound in ("at least", "at most", "at least")
    ]
    rows += [{"pay": 900_000.0, "ai": None, "role": None}] * 4
    rows += [{"pay": 100_000.0, "ai": None}]
    put(store, rows)
    (answer,) = premium(store, "ai").premia
    assert answer.censored == 3
    assert (answer.steps[0].n, answer.steps[0].tagged) == (21, 10)
    assert answer.steps[0].notes == ("premium.few_clusters",)
    assert answer.steps[0].premium.value == pytest.approx(0, abs=1e-12)


def test_currencies_are_never_mixed(store: Store) -> None:
    rows: list[dict[str, object]] = []
    for each in range(30):
        rows += [
            {"pay": 100_000.0, "employer": f"U{each}"},
            {"pay": 110_000.0, "employer": f"U{each}", "ai": True},
            {"pay": 8_000_000.0, "employer": f"J{each}", "currency": "JPY", "country": "JP", "state": None},
            {
                "pay": 8_800_000.0,
                "employer": f"J{each}",
                "currency": "JPY",
                "country": "JP",
                "state": None,
                "ai": True,
            },
            {
                "pay": 8_800_000.0,
                "employer": f"J{each}",
                "currency": "JPY",
                "country": "JP",
                "state": None,
                "ai": True,
            },
        ]
    put(store, rows)
    (answer,) = premium(store, "ai").premia
    for step in answer.steps:
        assert step.premium.value == pytest.approx(0.1)
        assert "currency" in step.within


def test_records_before_the_day_and_other_kinds_are_left_out(store: Store) -> None:
    old, new = dt.date(2020, 1, 1), dt.date(2025, 1, 1)
    put(store, [{"pay": 100_000.0, "ai": each % 2 == 0, "date": old} for each in range(6)])
    put(store, [{"pay": 100_000.0, "ai": each % 2 == 0, "date": new} for each in range(8)])
    put(store, [{"pay": 100_000.0, "ai": each % 2 == 0, "kind": "attested"} for each in range(4)])
    (answer,) = premium(store, "ai", kind="advertised", since=dt.date(2024, 1, 1)).premia
    assert (answer.first, answer.last, answer.steps[0].n) == (new, new, 8)
    assert [each.kind for each in premium(store, "ai").premia] == ["advertised", "attested"]


def test_an_unknown_tag_is_named(store: Store) -> None:
    with pytest.raises(InputError, match="blockchain"):
        premium(store, "blockchain")
