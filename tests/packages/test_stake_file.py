"""Stakes in offer files: every key, cap tables of both kinds, and every complaint in two languages."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from outbid.core.errors import InputError, Problems
from outbid.core.messages.de.stake import MESSAGES as GERMAN
from outbid.core.messages.en.stake import MESSAGES as ENGLISH
from outbid.core.ranges import Mixture, Point, Spread
from outbid.packages.files import load_offer
from outbid.packages.outlooks import Cohort, Priced, Stated
from outbid.packages.package import Package
from outbid.packages.stake import Conditions, Stake, Tender

EXAMPLES = Path(__file__).parents[2] / "examples"
HEAD = """
name = "A"
currency = "USD"
start = 2027-01-04
[salary]
base = "200k"
[[stake]]
"""
COMPANY = """
name = "C"
currency = "USD"
stage = "b"
last_round = "B"
[[class]]
name = "Common"
kind = "common"
shares = "7M"
[[class]]
name = "A"
shares = "1M"
price = 2.00
[[class]]
name = "B"
shares = "2M"
price = 10.00
"""
PLAIN = """form = "nso"
vesting = "4y/1y-cliff/monthly"
shares = 10_000
strike = 2
"""
BELIEF = """
[stake.outlook]
stake = "mix(0: 70%; 1M to 4M: 30%)"
exit_in_years = "3 to 6"
"""
WITH_TABLE = PLAIN + 'cap_table = "company.toml"\n'
ORBIT = f'cap_table = "{EXAMPLES / "unicorn-ocf"}"\n'


def offer(folder: Path, text: str, company: str = COMPANY) -> Package:
    (folder / "company.toml").write_text(company, encoding="utf-8")
    (folder / "offer.toml").write_text(HEAD + text, encoding="utf-8")
    return load_offer(folder / "offer.toml")


def stake(folder: Path, text: str, company: str = COMPANY) -> Stake:
    (found,) = offer(folder, text, company).stakes
    return found


def complaints(folder: Path, text: str, company: str = COMPANY) -> tuple[InputError, ...]:
    with pytest.raises(InputError) as caught:
        offer(folder, text, company)
    error = caught.value
    return error.problems if isinstance(error, Problems) else (error,)


def test_a_cap_table_beside_the_offer_gives_every_outlook(tmp_path: Path) -> None:
    found = stake(tmp_path, WITH_TABLE + BELIEF)
    assert [each.kind for each in (found.outlook, *found.others)] == ["stated", "priced", "base_rates"]
    priced, cohort = found.others
    assert isinstance(priced, Priced) and isinstance(cohort, Cohort)
    assert priced.last_round == "B"
    assert (priced.volatility, priced.exit_years, priced.round_every) == (0.9, 4.0, 2.0)
    # 10 million shares at 10.00
    assert cohort.post_money == pytest.approx(1e8)
    assert cohort.stage == "b"
    assert found.preferred_price == 10.0
    assert found.fully_diluted_shares == 1e7
    # 1 million × 2.00 and 2 million × 10.00
    assert found.preferences == pytest.approx(22e6)
    assert found.headline_value == 100_000
    assert found.exercise_price == 20_000
    belief = found.stated
    assert isinstance(belief, Stated) and belief.years == Spread(3.0, 6.0)


@pytest.mark.parametrize(("word", "kind"), [("stated", Stated), ("priced", Priced), ("base_rates", Cohort)])
def test_use_chooses_the_outlook(tmp_path: Path, word: str, kind: type) -> None:
    found = stake(tmp_path, f'{WITH_TABLE}use = "{word}"\n{BELIEF}')
    assert isinstance(found.outlook, kind)
    assert len(found.others) == 2
    # without a belief the last price is what one goes by
    assert stake(tmp_path, WITH_TABLE).outlook.kind == "priced"


def test_an_offer_letter_is_a_company_of_two_classes(tmp_path: Path) -> None:
    facts = "preferred_price = 10\nfully_diluted_shares = 10_000_000\npreferences = 20_000_000\n"
    found = stake(tmp_path, PLAIN + facts)
    assert isinstance(found.outlook, Priced)
    shares = {each.name: each.shares for each in found.outlook.table.classes}
    assert shares == {"common": 8e6, "preferred": 2e6}
    assert found.others == ()
    staged = stake(tmp_path, PLAIN + facts + '[stake.base_rates]\nstage = "c"\n')
    assert [each.kind for each in staged.others] == ["base_rates"]


def test_every_key_arrives(tmp_path: Path) -> None:
    text = """
name = "Grant"
form = "iso"
vesting = "4y/quarterly"
start = 2026-01-04
shares = "12k"
strike = 1.5
preferred_price = 9
fair_market_value = 3
headline = "250k"
cap_table = "company.toml"
use = "base_rates"
early_exercise = true
exercise_window_months = 24
expires_in_years = 7
acceleration = "double"
accelerated = "50%"
let_go = "40%"
lockup_months = 3
qsbs = true
gross_assets = "40M"
tender = [{ year = 2, fraction = "20%", discount = "15%" }, { year = 3, fraction = 0.1 }]
[stake.outlook]
company = "mix(0: 70%; 60M to 400M: 30%)"
exit_in_years = 5
dilution = "10% to 30%"
market_correlation = 0.4
[stake.priced]
last_round = "A"
volatility = 0.7
beta = 1.2
exit_in_years = 6
round_every = 1.5
round_dilution = "20%"
changed = "-30%"
[stake.base_rates]
stage = "a"
post_money = "50M"
market_correlation = 0.1
"""
    found = stake(tmp_path, text)
    assert found.name == "Grant" and found.form == "iso" and found.basis == "company"
    assert found.vested_months == 12
    assert (found.shares, found.strike, found.fair_market_value) == (12_000, 1.5, 3.0)
    assert (found.preferred_price, found.headline) == (9.0, 250_000)
    assert found.conditions == Conditions(
        early_exercise=True,
        window_months=24.0,
        expires_years=7.0,
        acceleration="double",
        accelerated=0.5,
        let_go=0.4,
        lockup_months=3.0,
        tenders=(Tender(2, 0.2, 0.15), Tender(3, 0.1, 0.0)),
        small_business_stock=True,
        gross_assets=4e7,
    )
    cohort = found.outlook
    stated, priced = found.others
    assert isinstance(cohort, Cohort) and isinstance(priced, Priced) and isinstance(stated, Stated)
    assert (cohort.stage, cohort.post_money, cohort.market_correlation) == ("a", 5e7, 0.1)
    assert (priced.last_round, priced.volatility, priced.beta, priced.exit_years) == ("A", 0.7, 1.2, 6.0)
    assert (priced.round_every, priced.round_dilution, priced.changed) == (1.5, 0.2, -0.3)
    assert isinstance(stated.proceeds, Mixture) and stated.dilution == Spread(0.1, 0.3)
    assert (stated.years, stated.market_correlation) == (Point(5.0), 0.4)


def test_rounds_to_come_can_be_left_out_and_conditions_have_their_usual_values(tmp_path: Path) -> None:
    found = stake(tmp_path, WITH_TABLE + "[stake.priced]\nlater_rounds = false\n")
    assert isinstance(found.outlook, Priced) and found.outlook.round_every is None
    assert found.conditions == Conditions()
    restricted = stake(tmp_path, WITH_TABLE.replace("nso", "restricted") + "election_83b = false\n")
    assert not restricted.conditions.election_83b
    assert stake(tmp_path, WITH_TABLE.replace("nso", "options")).form == "nso"
    deferred = WITH_TABLE.replace("nso", "section_19a") + "fair_market_value = 4\nemployer_assumes = true\n"
    assert stake(tmp_path, deferred).conditions.employer_assumes


def test_a_grant_of_an_open_cap_format_package_says_what_was_granted(tmp_path: Path) -> None:
    """Issued 2026-02-02: 20,000 incentive options at 5.40, 90 days after leaving, until 2036-02-01."""
    found = stake(tmp_path, ORBIT + 'grant = "ISO-412"\n')
    assert (found.form, found.shares, found.strike) == ("iso", 20_000, 5.40)
    assert found.vesting.months == 48 and found.vesting.cliff_months == 12
    assert found.conditions.window_months == pytest.approx(90 * 12 / 365.25)
    assert found.conditions.expires_years == pytest.approx(
        (dt.date(2036, 2, 1) - dt.date(2026, 2, 2)).days / 365.25
    )
    assert 10 <= found.vested_months <= 12
    assert found.outlook.kind == "priced"
    # by its id, too; and what the offer says goes before the package
    own = 'grant = "opt-you"\nstrike = 5\nexercise_window_months = 84\nvesting = "immediate"\n'
    mine = stake(tmp_path, ORBIT + own)
    assert (mine.strike, mine.conditions.window_months, mine.vesting.notation) == (5.0, 84.0, "immediate")
    # units have no strike and no window
    unit = stake(tmp_path, ORBIT + 'grant = "RSU-1"\n')
    assert (unit.form, unit.strike) == ("rsu", 0.0)


def test_a_package_without_a_grant_is_the_company_alone(tmp_path: Path) -> None:
    found = stake(tmp_path, ORBIT + PLAIN)
    assert (found.form, found.shares) == ("nso", 10_000)


FIRST = "stake[0]"
NO_STAGE = COMPANY.replace('stage = "b"\n', "")
IN_EURO = COMPANY.replace("USD", "EUR")
LACKING = "preferred_price, fully_diluted_shares, preferences"
DEFERRED = WITH_TABLE.replace("nso", "section_19a")
CASES = {
    "base_rates_missing": (
        WITH_TABLE + "[stake.base_rates]\n",
        NO_STAGE,
        f"{FIRST}.base_rates",
        {"missing": "stage"},
    ),
    "outlook_missing": (
        PLAIN + 'use = "priced"\n' + BELIEF,
        COMPANY,
        f"{FIRST}.use",
        {"value": "priced", "missing": LACKING},
    ),
    "currency": (WITH_TABLE, IN_EURO, f"{FIRST}.cap_table", {"value": "EUR", "wanted": "USD"}),
    "value_needed": (DEFERRED, COMPANY, f"{FIRST}.fair_market_value", {"form": "section_19a"}),
    "cap_table_kind": (PLAIN + 'cap_table = "company.xlsx"\n', COMPANY, "company.xlsx", None),
    "grant_without_package": (WITH_TABLE + 'grant = "ISO-1"\n', COMPANY, "company.toml", {"value": "ISO-1"}),
    "no_such_grant": (ORBIT + 'grant = "ISO-999"\n', COMPANY, "unicorn-ocf", None),
}


@pytest.mark.parametrize("name", CASES)
def test_every_mistake_is_named_with_its_place_and_its_mending(tmp_path: Path, name: str) -> None:
    text, company, where, params = CASES[name]
    found = complaints(tmp_path, text, company)
    assert [each.key for each in found] == [f"stake.{name}"]
    (error,) = found
    assert where in error.where
    if params is not None:
        assert error.params == params
    for language, messages in (("en", ENGLISH), ("de", GERMAN)):
        sentence = error.text(language)
        assert error.where in sentence
        assert messages[name].format(**error.params) in sentence
        assert messages[f"{name}.fix"].format(**error.params) in sentence
        assert "{" not in sentence


@pytest.mark.parametrize(
    ("form", "line", "forms"),
    [
        ("rsu", "exercise_window_months = 3", "options, iso, nso"),
        ("shares", "early_exercise = true", "options, iso, nso"),
        ("vsop", "expires_in_years = 10", "options, iso, nso, rsu"),
        ("nso", "election_83b = true", "restricted"),
        ("shares", "employer_assumes = true", "section_19a"),
    ],
)
def test_a_condition_of_another_form_is_refused(tmp_path: Path, form: str, line: str, forms: str) -> None:
    found = complaints(tmp_path, WITH_TABLE.replace("nso", form) + line + "\n")
    assert [each.key for each in found] == ["stake.not_of_form"]
    (error,) = found
    assert error.where.endswith(f"{FIRST}.{line.split()[0]}")
    assert error.params == {"form": form, "forms": forms}
    for language in ("en", "de"):
        assert form in error.text(language) and forms in error.text(language)


def test_all_mistakes_of_a_stake_come_at_once(tmp_path: Path) -> None:
    text = PLAIN.replace("nso", "rsu") + BELIEF.replace(
        "[stake.outlook]", "early_exercise = true\nelection_83b = true\n[stake.outlook]"
    )
    assert [each.key for each in complaints(tmp_path, text)] == ["stake.not_of_form"] * 2
    missing = complaints(tmp_path, 'cap_table = "company.toml"\nshares = 10\n')
    assert [each.where.rsplit(".", 1)[1] for each in missing] == ["form", "vesting"]


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ('acceleration = "triple"', "acceleration"),
        ('use = "hope"', "use"),
        ("lockup_months = 40", "lockup_months"),
        ("expires_in_years = 50", "expires_in_years"),
        ('let_go = "140%"', "let_go"),
        ('tender = [{ year = 0, fraction = "20%" }]', "tender[0].year"),
        ('tender = [{ year = 2, fraction = "120%" }]', "tender[0].fraction"),
        ("colour = 3", "colour"),
    ],
)
def test_values_beyond_their_bounds_are_named(tmp_path: Path, line: str, where: str) -> None:
    (error,) = complaints(tmp_path, WITH_TABLE + line + "\n")
    assert error.where.endswith(f"{FIRST}.{where}")
    for language in ("en", "de"):
        assert where.split(".")[-1] in error.text(language)


def test_a_cap_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    (error,) = complaints(tmp_path, PLAIN + 'cap_table = "nowhere.toml"\n')
    assert "nowhere.toml" in error.text("en") and "nowhere.toml" in error.text("de")


def test_german_and_english_say_the_same_things() -> None:
    assert ENGLISH.keys() == GERMAN.keys()
    for key, sentence in ENGLISH.items():
        assert set(re.findall(r"\{(\w+)\}", sentence)) == set(re.findall(r"\{(\w+)\}", GERMAN[key]))
        assert key.endswith(".fix") or f"{key}.fix" in ENGLISH
    # what a file can do wrong is tested above; the outlook of a command line belongs to the command line
    in_files = {key for key in ENGLISH if not key.endswith(".fix")}
    assert in_files == {*CASES, "not_of_form", "no_such_outlook", "no_belief", "no_such_round"}


def test_an_outlook_that_the_facts_do_not_allow_is_refused_by_the_workspace(tmp_path: Path) -> None:
    from outbid.packages.person import Person
    from outbid.workspace import Workspace

    offer(tmp_path, PLAIN + BELIEF)
    me = Person(9e5, 2.0, "US-CA", "single", 2026)
    with pytest.raises(InputError) as caught:
        Workspace.of(me, outlook="priced").worth(tmp_path / "offer.toml")
    error = caught.value
    assert (error.key, error.where) == ("stake.no_such_outlook", "A, stake")
    assert error.params == {"value": "priced", "available": "stated"}
    for language, messages in (("en", ENGLISH), ("de", GERMAN)):
        assert messages["no_such_outlook.fix"] in error.text(language)
