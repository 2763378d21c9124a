"""Expected values: IRS Publication 525's example, and the statutes worked by hand."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbid.core.messages.de import equity_tax as german
from outbid.core.messages.en import equity_tax as english
from outbid.law.equity import CHARACTERS, at_exercise, incentive_part, is_incentive, limits, split

LAW = Path(__file__).parents[2] / "src" / "outbid" / "law"
FORMS = sorted(CHARACTERS)
money = st.floats(0, 1e7)


def parts(*args, **more):
    found = split(*args, **more)
    return tuple(float(x) for x in (found.wages, found.other, found.gains, found.loss))


def test_publication_525_sold_within_two_years_of_grant():
    """100 shares at $10, worth $14 at exercise, sold at $15 after more than a year: $400 income, $100 gain."""
    assert parts("iso", 1_500, 1_000, 400, 1.8, 1.05) == (0, 400, 100, 0)


def test_incentive_option_held_long_enough_is_all_gain():
    assert parts("iso", 1_500, 1_000, 400, 2.1, 1.05) == (0, 0, 500, 0)
    # "within 2 years" and "within 1 year" take in the last day
    assert parts("iso", 1_500, 1_000, 400, 2.0, 1.05) == (0, 400, 100, 0)
    assert parts("iso", 1_500, 1_000, 400, 3.0, 12 / 12) == (0, 500, 0, 0)


def test_incentive_option_sold_below_the_value_at_exercise():
    """IRC 422(c)(2): the income is no more than the profit; below the strike there is a loss and no income."""
    assert parts("iso", 1_200, 1_000, 400, 1.5, 0.5) == (0, 200, 0, 0)
    assert parts("iso", 900, 1_000, 400, 1.5, 0.5) == (0, 0, 0, 100)


def test_incentive_option_sold_at_exercise_bears_no_contributions():
    assert parts("iso", 1_500, 1_000) == (0, 500, 0, 0)
    assert parts("nso", 1_500, 1_000) == (500, 0, 0, 0)


def test_non_qualified_option_taxed_at_exercise_has_its_spread_as_basis():
    assert parts("nso", 1_500, 1_000, 400, 3, 1.5) == (0, 0, 100, 0)
    assert parts("nso", 1_500, 1_000, 400, 3, 0.5) == (0, 100, 0, 0)
    assert parts("nso", 1_200, 1_000, 400, 3, 1.5) == (0, 0, 0, 200)


def test_exercised_long_after_leaving_it_is_no_incentive_option():
    assert is_incentive("iso", "US", np.array([0.0, 3.0, 3.1])).tolist() == [True, True, False]
    assert parts("iso", 1_500, 1_000, months_since_leaving=4) == (500, 0, 0, 0)
    wages, preference = at_exercise("iso", [400.0, 400.0], months_since_leaving=[0.0, 6.0])
    assert wages.tolist() == [0, 400]
    assert preference.tolist() == [400, 0]


def test_units_and_restricted_stock():
    assert parts("rsu", 1_500) == (1_500, 0, 0, 0)
    assert parts("rsu", 1_500, 0, 1_000, 4, 1.2) == (0, 0, 500, 0)
    assert parts("restricted", 1_500, 100, 900, 4, 0.5) == (0, 500, 0, 0)
    # an election starts the holding period at the grant and taxes what it was worth then
    assert parts("restricted", 1_500, 100, 20, 4, 4, elected=True) == (0, 0, 1_380, 0)
    assert parts("restricted", 1_500, 100, 20, 0.9, 0.9, elected=True) == (0, 1_380, 0, 0)


def test_short_term_gains_are_told_apart_from_income():
    assert split("iso", 1_500, 1_000, 400, 0.9, 0.9).short_term == 100
    assert split("iso", 1_500, 1_000, 400, 1.8, 1.1).short_term == 0
    assert split("shares", 1_500, 100, 0, 0.5, 0.5).short_term == 1_400
    assert split("shares", 1_500, 100, 0, 0.5, 0.5, country="DE").short_term == 0


def test_shares_and_profits_interests():
    for form in ("shares", "profits_interest"):
        assert parts(form, 1_500, 100, 0, 2, 2) == (0, 0, 1_400, 0)
        assert parts(form, 1_500, 100, 0, 0.5, 0.5) == (0, 1_400, 0, 0)


def test_germany():
    assert parts("vsop", 1_500, 100, country="DE") == (1_400, 0, 0, 0)
    assert parts("shares", 1_500, 100, 0, 0.5, 0.5, country="DE") == (0, 0, 1_400, 0)
    # deferred benefit 800: taxed without contributions, the rest is a capital gain, no holding period
    assert parts("section_19a", 1_500, 100, 800, 0.5, 0.5, country="DE") == (0, 800, 600, 0)
    # § 19a Abs. 4 Satz 4: no more than the shares are worth beyond their price
    assert parts("section_19a", 500, 100, 800, 5, 5, country="DE") == (0, 400, 0, 0)
    # the law knows no incentive options
    assert parts("iso", 1_500, 1_000, country="DE") == (500, 0, 0, 0)
    assert at_exercise("iso", 400.0, "DE")[0] == 400


@given(
    form=st.sampled_from(FORMS),
    country=st.sampled_from(["US", "DE"]),
    elected=st.booleans(),
    proceeds=money,
    cost=money,
    spread=money,
    granted=st.floats(0, 10),
    held=st.floats(0, 10),
    left=st.floats(0, 12),
)
def test_every_dollar_is_taxed_once(form, country, elected, proceeds, cost, spread, granted, held, left):
    found = split(
        form,
        proceeds,
        cost,
        spread,
        granted,
        held,
        country=country,
        elected=elected,
        months_since_leaving=left,
    )
    assert min(found.wages, found.other, found.gains, found.loss) >= 0
    assert 0 <= found.short_term <= found.other
    assert found.gains == 0 or found.loss == 0
    if form == "vsop":
        assert found.wages == max(proceeds - cost, 0)
        return
    at_once = held <= 1e-9 and not (form == "restricted" and elected)
    was_wages = form in ("nso", "rsu", "restricted") or (
        form == "iso" and not is_incentive("iso", country, left)
    )
    if at_once and was_wages:
        assert found.wages == max(proceeds - cost, 0)
        before = 0.0
    else:
        assert found.wages == 0
        before = spread if was_wages else 0.0
    total = found.wages + found.other + found.gains - found.loss + before
    assert total == pytest.approx(proceeds - cost, abs=1e-6)


def test_arrays_broadcast():
    found = split("iso", np.full(5, 100.0), 10.0, np.arange(5.0), 3.0, np.linspace(0, 2, 5))
    assert found.wages.shape == found.other.shape == found.gains.shape == found.loss.shape == (5,)


def test_hundred_thousand_dollars_a_calendar_year():
    """IRC 422(d): per year, earlier grants first; 400,000 vesting over four years leaves all, 600,000 a third less."""
    assert incentive_part([100_000.0] * 4).tolist() == [100_000] * 4
    assert incentive_part([150_000.0] * 4).tolist() == [100_000] * 4
    two = incentive_part([[60_000.0, 20_000.0, 0.0], [70_000.0, 30_000.0, 120_000.0]])
    assert two.tolist() == [[60_000, 20_000, 0], [40_000, 30_000, 100_000]]


def test_numbers_of_the_statutes():
    law = limits()
    assert (law.from_grant, law.from_exercise, law.first_exercisable) == (2, 1, 100_000)
    assert (law.after_leaving, law.long_term) == (3, 1)


def test_characters_name_every_form_and_its_law():
    assert set(CHARACTERS) == {
        "iso",
        "nso",
        "rsu",
        "restricted",
        "shares",
        "profits_interest",
        "vsop",
        "section_19a",
    }
    assert CHARACTERS["iso"].exercise == "preference"
    assert CHARACTERS["nso"].exercise == "wages"
    assert CHARACTERS["rsu"].vest == "wages"
    assert CHARACTERS["section_19a"].grant == "contributions"
    assert all(character.reference for character in CHARACTERS.values())


def test_messages_stand_in_both_languages_and_are_used():
    holes = {key: set(re.findall(r"{(\w+)", text)) for key, text in english.MESSAGES.items()}
    assert holes == {key: set(re.findall(r"{(\w+)", text)) for key, text in german.MESSAGES.items()}
    source = "".join(path.read_text(encoding="utf-8") for path in LAW.glob("*.py"))
    used = set(re.findall(r'"equity_tax\.([a-z_0-9]+)"', source))
    assert used == {key for key in english.MESSAGES if not key.endswith(".fix")}
