import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbid.evidence.pay_gap import LEAST_SHOWN, Worker, gap_of, pay_gap, public, quartile_bands


def people(*rows):
    return [Worker(*row) for row in rows]


def test_gap_by_hand():
    found = pay_gap(
        people(
            ("A", "female", 90.0),
            ("A", "male", 100.0),
            ("A", "male", 110.0),
            ("B", "female", 200.0),
            ("B", "male", 190.0),
            ("B", "other", 1.0),
        )
    )
    assert found.overall.mean.value == pytest.approx(1 - 145 / (400 / 3))
    assert found.overall.median.value == pytest.approx(1 - 145 / 110)
    first, second = found.categories
    assert (first.category, first.women, first.men) == ("A", 1, 2)
    assert first.mean.value == pytest.approx(1 - 90 / 105)
    assert second.mean.value == pytest.approx(1 - 200 / 190)
    assert found.others == 1


@pytest.mark.parametrize(("women", "over"), [(95.0, True), (95.1, False), (105.0, True), (104.9, False)])
def test_five_percent_either_way_counts_and_five_exactly_does(women, over):
    assert gap_of("A", np.array([women]), np.array([100.0])).over is over


def test_hours_make_part_time_comparable():
    found = pay_gap(people(("A", "female", 50.0, 20.0), ("A", "male", 100.0, 40.0)))
    assert found.hourly
    assert found.overall.mean.value == pytest.approx(0.0)
    assert not pay_gap(people(("A", "female", 50.0, 20.0), ("A", "male", 100.0))).hourly


def test_a_category_of_one_sex_has_no_gap():
    gap = pay_gap(people(("A", "female", 1.0), ("B", "male", 2.0))).categories[0]
    assert gap.mean.value is None
    assert gap.over is None


def test_small_categories_are_marked():
    gap = gap_of("A", np.full(4, 1.0), np.full(50, 1.0))
    assert gap.small
    assert not gap_of("A", np.full(5, 1.0), np.full(5, 1.0)).small


def test_variable_pay():
    found = pay_gap(
        people(
            ("A", "female", 9.0, None, 0.0),
            ("A", "female", 9.0, None, 3.0),
            ("A", "male", 9.0, None, 4.0),
            ("A", "male", 9.0, None, 8.0),
        )
    )
    assert (found.variable_women, found.variable_men) == (0.5, 1.0)
    assert found.variable_mean == pytest.approx(0.5)
    assert found.variable_median == pytest.approx(0.5)


def test_quartile_bands_by_hand():
    pay = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0])
    female = np.array([1, 1, 1, 0, 1, 0, 0, 0], dtype=bool)
    assert quartile_bands(pay, female) == pytest.approx((1.0, 0.5, 0.5, 0.0))


@given(st.lists(st.tuples(st.integers(1, 6), st.booleans()), min_size=1, max_size=40), st.randoms())
def test_quartile_bands_keep_all_women_and_know_no_order(rows, random):
    pay, female = (np.array(column) for column in zip(*rows, strict=True))
    bands = quartile_bands(pay.astype(float), female)
    assert sum(bands) * len(rows) / 4 == pytest.approx(female.sum())
    random.shuffle(rows)
    pay, female = (np.array(column) for column in zip(*rows, strict=True))
    assert quartile_bands(pay.astype(float), female) == pytest.approx(bands)


@pytest.mark.parametrize(("women", "men"), [(12, 30), (40, 40), (600, 700)])
def test_intervals_hold_the_truth_nine_times_in_ten(women, men):
    random = np.random.default_rng(5)
    truth, hits = 0.1, {"mean": 0, "median": 0}
    for _ in range(400):
        gap = gap_of(
            "A", 0.9 * random.lognormal(11, 0.3, women), random.lognormal(11, 0.3, men)
        )  # both mean and median differ by a tenth
        hits["mean"] += gap.mean.low <= truth <= gap.mean.high
        hits["median"] += gap.median.low <= truth <= gap.median.high
    # 400 draws of 0.9 stray 0.045 three standard errors out; order statistics hold a little more
    assert abs(hits["mean"] / 400 - 0.9) < 0.05
    assert 0.855 < hits["median"] / 400 < 0.985


@given(
    st.lists(
        st.tuples(st.sampled_from("ABCDE"), st.sampled_from(["female", "male"]), st.integers(1, 9)),
        min_size=1,
        max_size=120,
    )
)
def test_nobody_can_be_worked_out_from_what_is_published(rows):
    found = pay_gap(people(*rows))
    shown = public(found)
    if not shown.overall.women and not shown.overall.men:
        assert found.overall.small
        assert (shown.categories, shown.quartiles) == ((), ())
        return
    assert not any(each.small for each in shown.categories)
    for sex in ("women", "men"):
        rest = getattr(found.overall, sex) - sum(getattr(each, sex) for each in shown.categories)
        assert rest == 0 or rest >= LEAST_SHOWN


def test_large_categories_stay_where_none_is_small():
    rows = [(name, sex, 10.0 + place) for name in "AB" for sex in ("female", "male") for place in range(5)]
    assert [each.category for each in public(pay_gap(people(*rows))).categories] == ["A", "B"]


def test_articles_9_and_10_by_hand():
    """Six engineers and four clerks; the gap is a share of men's pay (article 3(1)(c)), the test is by category."""
    rows = [("E", "female", 76.0), ("E", "female", 84.0), ("E", "male", 80.0), ("E", "male", 90.0)]
    rows += [("E", "female", 92.0), ("E", "male", 95.0)]
    rows += [("C", "female", 40.0), ("C", "female", 42.0), ("C", "male", 41.0), ("C", "male", 42.0)]
    found = pay_gap(people(*rows))
    clerks, engineers = found.categories
    # (265 / 3 - 252 / 3) / (265 / 3) = 13 / 265 = 4.906%: below the 5% of article 10(1)(a)
    assert engineers.mean.value == pytest.approx(13 / 265)
    assert engineers.over is False
    # (41.5 - 41) / 41.5 = 1.2%
    assert clerks.mean.value == pytest.approx(0.5 / 41.5)
    assert clerks.over is False
    # overall (348 / 5 - 334 / 5) / (348 / 5)
    assert found.overall.mean.value == pytest.approx(14 / 348)


def test_the_interval_of_a_gap_against_a_bootstrap():
    random = np.random.default_rng(5)
    women, men = random.lognormal(4.0, 0.25, 60), random.lognormal(4.1, 0.25, 80)
    gap = gap_of("A", women, men).mean
    drawn = [1 - random.choice(women, 60).mean() / random.choice(men, 80).mean() for _ in range(4_000)]
    low, high = np.quantile(drawn, (0.05, 0.95))
    assert gap.low == pytest.approx(low, abs=0.015)
    assert gap.high == pytest.approx(high, abs=0.015)


def test_quarters_of_few_people_are_not_published():
    few = people(*(("A", sex, 10.0 + place) for sex in ("female", "male") for place in range(9)))
    many = people(*(("A", sex, 10.0 + place) for sex in ("female", "male") for place in range(10)))
    assert public(pay_gap(few)).quartiles == ()
    assert len(public(pay_gap(many)).quartiles) == 4


def test_variable_pay_of_few_is_not_published():
    def staff(getting):
        return people(
            *(("A", "female", 50.0, None, 5.0 if place < getting else 0.0) for place in range(12)),
            *(("A", "male", 50.0, None, 5.0) for _ in range(12)),
        )

    assert public(pay_gap(staff(6))).variable_women == 0.5
    for getting in (1, 4, 8, 11):  # few who get it, or few who do not
        shown = public(pay_gap(staff(getting)))
        assert (shown.variable_women, shown.variable_men) == (None, None)
        assert (shown.variable_mean, shown.variable_median) == (None, None)


def test_basic_and_variable_pay_by_category_by_hand():
    rows = [("A", "female", 90.0, None, 10.0), ("A", "female", 70.0, None, 0.0)]
    rows += [
        ("A", "male", 100.0, None, 20.0),
        ("B", "male", 50.0, None, 0.0),
        ("B", "female", 50.0, None, 5.0),
    ]
    first, second = pay_gap(people(*rows)).categories
    assert first.basic == pytest.approx(1 - 75 / 80)
    assert first.variable == pytest.approx(1 - 10 / 20)
    assert second.basic == pytest.approx(1 - 45 / 50)
    assert second.variable is None  # no man gets any
    assert pay_gap(people(("A", "female", 1.0), ("A", "male", 1.0))).overall.basic is None


def test_variable_pay_of_few_in_a_category_is_not_published():
    def staff(category, getting):
        return [
            (category, sex, 50.0, None, 5.0 if place < getting else 0.0)
            for sex in ("female", "male")
            for place in range(12)
        ]

    few, enough = public(pay_gap(people(*staff("A", 4), *staff("B", 6)))).categories
    assert (few.basic, few.variable) == (None, None)
    assert enough.basic == pytest.approx(0.0)
