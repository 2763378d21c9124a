"""Offer and person files: what they become, and that every mistake is named with its place and its mending."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from pathlib import Path

import jsonschema
import pytest

from outbid.core.errors import InputError, Problems
from outbid.core.ranges import Mixture, Point, Spread
from outbid.packages.build import months_between
from outbid.packages.files import json_schemas, load_offer, load_person
from outbid.packages.toml_file import LARGEST, read_toml, tables_in

EXAMPLES = Path(__file__).parents[2] / "examples/talent-war"
OFFER = """
name = "A"
currency = "USD"
start = 2027-01-04
[salary]
base = "200k to 250k"
growth = "3%"
"""
STAKE = """
[[stake]]
form = "options"
vesting = "4y/1y-cliff/monthly"
shares = 10_000
strike = 2
fully_diluted_shares = 10_000_000
[stake.outlook]
company = "mix(0: 70%; 60M to 400M: 30%)"
exit_in_years = "5 to 7"
"""
PERSON = """
wealth = "900k"
risk_aversion = 2
place = "US-CA"
status = "single"
tax_year = 2026
currency = "USD"
"""


def written(folder: Path, text: str | bytes, name: str = "offer.toml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def complaint(folder: Path, text: str | bytes, *, person: bool = False) -> InputError:
    path = written(folder, text)
    with pytest.raises(InputError) as caught:
        (load_person if person else load_offer)(path)
    error = caught.value
    for problem in error.problems if isinstance(error, Problems) else (error,):
        assert problem.where.startswith(str(path))
        for language in ("en", "de"):
            message = problem.text(language)
            assert len(message.splitlines()) <= 2
            assert len(message) < 1200
    return error


# what a good file becomes


def test_the_worked_example_loads_as_written() -> None:
    stay, startup = (load_offer(EXAMPLES / f"{name}.toml") for name in ("stay", "startup"))
    me = load_person(EXAMPLES / "me.toml")
    assert stay.kind == "current"
    assert startup.kind == "offer"
    assert stay.salary.base.median - startup.salary.base.median == 100_000
    forfeited = sum(amount for _, _, amount in stay.forfeiture)
    assert forfeited > 1e6
    assert startup.stakes[0].outlook.proceeds == Mixture((Point(0.0), Spread(20e6, 80e6)), (0.7, 0.3))
    assert startup.stakes[0].headline_value == 40e6
    assert (me.wealth, me.gamma, me.stay, me.horizon) == (900e3, 2.0, Point(6.0), 10)
    # 16 quarters from July 2026 of which two have vested when the person decides in January 2027
    retention = stay.grants[1]
    assert [month for month, _ in retention.calendar] == list(range(3, 43, 3))
    assert retention.value == pytest.approx(900_000 * 14 / 16)


def test_every_table_reaches_its_term(tmp_path: Path) -> None:
    text = (
        OFFER
        + STAKE
        + """
[bonus]
amount = "30k"
payout = "0% to 150%"
[sign_on]
amount = 40_000
clawback_months = 24
pro_rata = false
[stock]
price = 50
volatility = "40%"
beta = 1.2
[[rsu]]
shares = 1000
vesting = "4y/annual"
[[rsu]]
name = "calendar"
unvested = [{ date = 2027-02-04, value = 7_000 }, { date = 2028-01-05, shares = 10 }]
[refresher]
value = "80k"
vesting = "4y/quarterly"
[[benefit]]
name = "pension"
yearly = 5_000
taxed = true
[[due]]
name = "last bonus"
date = 2027-03-15
amount = 9_000
"""
    )
    package = load_offer(written(tmp_path, text))
    assert package.bonus is not None
    assert (package.bonus.amount, package.bonus.payout) == (30e3, Spread(0.0, 1.5))
    assert package.sign_on is not None
    assert package.sign_on.repaid(12) == 40e3
    assert package.stock is not None
    assert (package.stock.volatility, package.stock.beta) == (0.4, 1.2)
    assert package.grants[0].calendar == ((12, 12_500.0), (24, 12_500.0), (36, 12_500.0), (48, 12_500.0))
    assert package.grants[1].calendar == ((1, 7_000.0), (13, 500.0))
    assert package.refresher is not None
    assert package.refresher.first_month == 12
    assert package.benefits[0].taxed
    assert package.dues[0].month == 3
    assert package.stakes[0].share_of_company == 0.001
    assert package.stakes[0].exercise_price == 20_000


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2027-01-04", "2027-01-04", 0),
        ("2027-01-04", "2027-01-05", 1),
        ("2027-01-04", "2027-02-04", 1),
        ("2027-01-04", "2027-02-05", 2),
        ("2027-01-04", "2028-01-04", 12),
        ("2027-01-04", "2026-07-01", -6),
        ("2027-01-04", "2023-01-10", -47),
    ],
)
def test_months_between(start: str, end: str, months: int) -> None:
    assert months_between(dt.date.fromisoformat(start), dt.date.fromisoformat(end)) == months


def test_a_grant_about_to_vest_is_not_taken_for_vested(tmp_path: Path) -> None:
    """Granted 10 January 2023, decided 4 January 2027: the last of four years vests six days later."""
    text = OFFER + '[[rsu]]\nvalue = 4000\nvesting = "4y/annual"\nstart = 2023-01-10\n'
    assert load_offer(written(tmp_path, text)).grants[0].calendar == ((1, 1000.0),)


def test_a_stake_that_starts_later_vests_later(tmp_path: Path) -> None:
    text = OFFER + STAKE.replace("shares = 10_000\n", "shares = 10_000\nstart = 2027-07-04\n", 1)
    assert load_offer(written(tmp_path, text)).stakes[0].vested_months == -6


def test_german_numbers_with_a_locale(tmp_path: Path) -> None:
    text = OFFER.replace('"200k to 250k"', '"200.000 bis 250.000"').replace('"3%"', '"2,5 %"')
    package = load_offer(written(tmp_path, 'locale = "de"\n' + text))
    assert package.salary.base == Spread(200e3, 250e3)
    assert package.salary.growth == 0.025
    package = load_offer(written(tmp_path, text.replace(" bis ", " to ")), locale="de")
    assert package.salary.base == Spread(200e3, 250e3)


def test_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    assert load_offer(written(tmp_path, b"\xef\xbb\xbf" + OFFER.encode())).name == "A"


@pytest.mark.parametrize("word, gamma", [("low", 1.0), ("Medium", 2.0), (" HIGH ", 4.0)])
def test_risk_words(tmp_path: Path, word: str, gamma: float) -> None:
    text = PERSON.replace("risk_aversion = 2", f'risk_aversion = "{word}"')
    assert load_person(written(tmp_path, text)).gamma == gamma


def test_examples_satisfy_the_exported_schema() -> None:
    schemas = json_schemas()
    for name, kind in (("stay", "offer"), ("startup", "offer"), ("me", "me")):
        tables = json.loads(json.dumps(read_toml(EXAMPLES / f"{name}.toml"), default=str))
        jsonschema.Draft202012Validator.check_schema(schemas[kind])
        jsonschema.validate(tables, schemas[kind])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"name": "x", "salery": 1}, schemas["offer"])


# files that are no files


def test_missing_file() -> None:
    with pytest.raises(InputError) as caught:
        load_offer("no/such/offer.toml")
    assert caught.value.key == "errors.file_missing"
    assert "no/such/offer.toml" in str(caught.value)


def test_directory(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_offer(tmp_path)
    assert caught.value.key == "errors.file_is_directory"
    assert str(tmp_path) in str(caught.value)


def test_fifty_megabytes_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.toml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(InputError) as caught:
        load_offer(path)
    assert caught.value.key == "errors.file_too_large"
    assert f"{LARGEST // 1000:,} kB" in str(caught.value)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = written(tmp_path, OFFER)
    path.chmod(0)
    with pytest.raises(InputError) as caught:
        load_offer(path)
    assert caught.value.key == "errors.file_unreadable"


@pytest.mark.parametrize("name", ["\0", "a" * 5000, "x/\0/y"])
def test_impossible_names(name: str) -> None:
    with pytest.raises(InputError):
        load_offer(name)


def test_not_utf8_names_the_line(tmp_path: Path) -> None:
    error = complaint(tmp_path, OFFER.encode() + b'employer = "M\xfcller"\n')
    assert error.key == "errors.file_not_text"
    assert f"line {OFFER.count(chr(10)) + 1}" in str(error)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('name = "A"\nbase = 100k\n', 2),
        ('name = "A"\n[salary\nbase = 1\n', 2),
        ('name = "A"\n\nname = "B"\n', 3),
        ("start = 2027-02-30\n", 1),
        ('name = "unfinished\n', 1),
        ("x = 1__000\n", 1),
    ],
)
def test_unreadable_toml_names_line_and_column(tmp_path: Path, text: str, line: int) -> None:
    error = complaint(tmp_path, text)
    assert error.key == "errors.file_not_toml"
    assert re.search(rf"line {line}, column \d+", str(error))


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 100_000,
        "a = " + "{b=" * 50_000,
        "a" + ".a" * 100_000 + " = 1",
        "wealth = " + "9" * 5000,
        "\0",
        "= 1",
        "",
    ],
    ids=["arrays", "tables", "dots", "digits", "nul", "no key", "empty"],
)
def test_monstrous_toml(tmp_path: Path, text: str) -> None:
    assert complaint(tmp_path, text)
    assert complaint(tmp_path, text, person=True)


@pytest.mark.parametrize("field", ["salary.base", "salary", "name", "kind", "start", "rsu", "bonus.payout"])
def test_tables_nested_thousands_deep_in_a_known_field(tmp_path: Path, field: str) -> None:
    complaint(tmp_path, f'currency = "USD"\n{field}' + ".x" * 20_000 + " = 1\n")


def test_number_of_thousands_of_hexadecimal_digits(tmp_path: Path) -> None:
    huge = "0x" + "f" * 6000
    for field in ("wealth", "tax_year", "risk_aversion", "horizon", "place"):
        complaint(
            tmp_path, re.sub(rf"(?m)^{field} = .*$|\Z", f"{field} = {huge}\n", PERSON, count=1), person=True
        )


# fields


@pytest.mark.parametrize(
    ("text", "place", "key", "nearest"),
    [
        (OFFER.replace("growth", "grwth"), "salary.grwth", "grwth", "growth"),
        ("expirs = 2027-01-01\n" + OFFER, "expirs", "expirs", "expires"),
        (OFFER + STAKE.replace("strike", "stirke"), "stake[0].stirke", "stirke", "strike"),
        (OFFER + STAKE + "dilutio = 0\n", "stake[0].outlook.dilutio", "dilutio", "dilution"),
        (OFFER + "[[rsu]]\nunvested = [{ dat = 2027-03-01, value = 1 }]\n", "rsu[0].unvested[0].dat", "dat", "date"),
        (OFFER + '[[benefit]]\nname = "x"\nyearli = 1\n', "benefit[0].yearli", "yearli", "yearly"),
        (OFFER + "[bonus]\ntargt = 1\n", "bonus.targt", "targt", "target"),
        (OFFER + "[sign_on]\namount = 1\nprorata = true\n", "sign_on.prorata", "prorata", "pro_rata"),
    ],
)  # fmt: skip
def test_unknown_keys_at_every_level_name_the_nearest(
    tmp_path: Path, text: str, place: str, key: str, nearest: str
) -> None:
    message = str(complaint(tmp_path, text))
    assert f"offer.toml, {place}: “{key}” is not a key" in message
    assert f"Did you mean “{nearest}”?" in message


def test_unknown_key_of_the_person_and_its_economy(tmp_path: Path) -> None:
    message = str(complaint(tmp_path, PERSON + "[economy]\nrisk_fre = 0.1\n", person=True))
    assert "economy.risk_fre" in message
    assert "“risk_free”" in message
    message = str(complaint(tmp_path, PERSON + "welth = 1\n", person=True))
    assert "“wealth”" in message


def test_key_like_no_other_lists_what_there_is(tmp_path: Path) -> None:
    message = str(complaint(tmp_path, OFFER + "zzzzqqq = 1\n"))
    assert "Known here: base, growth" in message


def test_percentage_is_answered_with_the_question_to_ask(tmp_path: Path) -> None:
    message = str(complaint(tmp_path, OFFER + STAKE.replace("shares = 10_000\n", 'percent = "1%"\n', 1)))
    assert "fully_diluted_shares" in message
    assert "says nothing" in message


DATELESS = OFFER.replace("start = 2027-01-04\n", "")


def _offer_with(line: str) -> str:
    key = line.partition("=")[0].strip()
    return line + "\n" + "\n".join(row for row in OFFER.splitlines() if row.partition("=")[0].strip() != key)


@pytest.mark.parametrize(
    ("text", "place", "needle"),
    [
        (OFFER.replace('"200k to 250k"', "-1"), "salary.base", "-1"),
        (OFFER.replace('"200k to 250k"', '"-10k to 50k"'), "salary.base", "-10k"),
        (OFFER.replace('"200k to 250k"', "inf"), "salary.base", "inf"),
        (OFFER.replace('"200k to 250k"', "nan"), "salary.base", "nan"),
        (OFFER.replace('"200k to 250k"', "1e300"), "salary.base", "1e+300"),
        (OFFER.replace('"200k to 250k"', "true"), "salary.base", "True"),
        (OFFER.replace('"200k to 250k"', "[1, 2]"), "salary.base", "[1, 2]"),
        (OFFER.replace('"200k to 250k"', "{ x = 1 }"), "salary.base", "x"),
        (OFFER.replace('"200k to 250k"', '"250k to 200k"'), "salary.base", "250000"),
        (OFFER.replace('"200k to 250k"', '"1.500"'), "salary.base", "1500"),
        (OFFER.replace('"200k to 250k"', '"€200k"'), "salary.base", "EUR"),
        (OFFER.replace('"3%"', '"200%"'), "salary.growth", "200%"),
        (OFFER.replace('"3%"', '"1% to 3%"'), "salary.growth", "1%"),
        (_offer_with("start = 1999-12-31"), "start", "1999-12-31"),
        (_offer_with("start = 2101-01-01"), "start", "2101-01-01"),
        (_offer_with('start = "soon"'), "start", "soon"),
        (_offer_with('start = "2027-02-30"'), "start", "2027-02-30"),
        (_offer_with("start = 2027-01-04T10:00:00"), "start", "10:00"),
        (_offer_with("start = 5"), "start", "5"),
        (_offer_with("currency = 'usd'"), "currency", "usd"),
        (_offer_with("name = 5"), "name", "5"),
        (_offer_with("name = ''"), "name", ""),
        (_offer_with("kind = 'job'"), "kind", "job"),
        (_offer_with("locale = 'fr'"), "locale", "fr"),
        (_offer_with("expires = 2027-06-01"), "expires", "2027-06-01"),
        (OFFER + "[[rsu]]\nvalue = 1\nvesting = '40/30/20/20'\n", "rsu[0].vesting", "sum to 100, is 110"),
        (OFFER + "[[rsu]]\nvalue = 1\nvesting = 4\n", "rsu[0].vesting", "4"),
        (OFFER + "[[rsu]]\nvalue = 1\n", "rsu[0]", "vesting"),
        (OFFER + "[[rsu]]\nvesting = '4y/annual'\n", "rsu[0]", "value"),
        (OFFER + "[[rsu]]\nshares = 1\nvesting = '4y/annual'\n", "rsu[0]", "price"),
        (OFFER + "[[rsu]]\nvalue = 1\nvesting = '4y/annual'\nstart = 2020-01-01\n", "rsu[0]", "2020-01-01"),
        (OFFER + "[[rsu]]\nvalue = 1\nvesting = 'immediate'\nstart = 2026-01-01\n", "rsu[0]", "2026-01-01"),
        (OFFER + "[[rsu]]\nunvested = [{ date = 2026-01-01, value = 1 }]\n", "rsu[0].unvested[0].date", "2026-01-01"),
        (OFFER + "[[due]]\nname = 'x'\ndate = 2026-01-01\namount = 1\n", "due[0].date", "2026-01-01"),
        (OFFER + "[[due]]\nname = 'x'\ndate = 2027-02-01\namount = -1\n", "due[0].amount", "-1"),
        (OFFER + "[bonus]\npayout = 1\n", "bonus", "target"),
        (OFFER + "[bonus]\ntarget = 0.1\namount = 5\n", "bonus", "amount"),
        (OFFER + "[sign_on]\namount = 1\nclawback_months = 1.5\n", "sign_on.clawback_months", "1.5"),
        (OFFER + "[sign_on]\namount = 1\nclawback_months = -1\n", "sign_on.clawback_months", "-1"),
        (OFFER + "[sign_on]\namount = 1\npro_rata = 'yes'\n", "sign_on.pro_rata", "yes"),
        (OFFER + "[refresher]\nvalue = 1\nvesting = '4y/annual'\nfirst_month = 0\n", "refresher.first_month", "0"),
        (OFFER + STAKE.replace("fully_diluted_shares = 10_000_000\n", ""), "stake[0]", "fully_diluted_shares"),
        (OFFER + STAKE.replace("10_000_000", "5_000"), "stake[0].shares", "10,000"),
        (OFFER + STAKE.partition("[stake.outlook]")[0], "stake[0]", "outlook"),
        (OFFER + STAKE.replace('"5 to 7"', '"mix(5: 50%; 7: 50%)"'), "stake[0].outlook.exit_in_years", "mix"),
        (OFFER + STAKE.replace('"5 to 7"', "0"), "stake[0].outlook.exit_in_years", "0"),
        (OFFER + STAKE.replace("company", "stake = 5\ncompany"), "stake[0].outlook", "company"),
        (OFFER + STAKE.replace('"options"', '"phantom"'), "stake[0].form", "phantom"),
        (OFFER + STAKE + 'dilution = "110%"\n', "stake[0].outlook.dilution", "110%"),
        (OFFER + STAKE + "market_correlation = 2\n", "stake[0].outlook.market_correlation", "2"),
        (DATELESS + "[[due]]\nname = 'x'\ndate = 2027-02-01\namount = 1\n", "due[0].date", "start"),
        (OFFER.replace('currency = "USD"\n', ""), "currency", "missing"),
        (OFFER.partition("[salary]")[0], "salary", "missing"),
        (OFFER + "rsu = 5\n", "salary.rsu", "rsu"),
        ("rsu = 5\n" + OFFER, "rsu", "5"),
        ("rsu = [1, 'x']\n" + OFFER, "rsu[0]", "1"),
        ("benefit = [{}]\n" + OFFER, "benefit[0].name", "missing"),
        (OFFER.replace("[salary]", "[[salary]]"), "salary", "base"),
    ],
)  # fmt: skip
def test_bad_offers_name_field_value_and_fix(tmp_path: Path, text: str, place: str, needle: str) -> None:
    message = str(complaint(tmp_path, text))
    line = next(row for row in message.splitlines() if f"offer.toml, {place}:" in row)
    assert needle in line


@pytest.mark.parametrize(
    ("line", "place", "needle"),
    [
        ("wealth = -5", "wealth", "-5"),
        ("wealth = nan", "wealth", "nan"),
        ('wealth = "1M to 2M"', "wealth", "single"),
        ('risk_aversion = "brave"', "risk_aversion", "low, medium, high"),
        ("risk_aversion = 51", "risk_aversion", "51"),
        ("risk_aversion = -1", "risk_aversion", "-1"),
        ('risk_aversion = "1 to 2"', "risk_aversion", "single"),
        ("risk_aversion = true", "risk_aversion", "True"),
        ("tax_year = 1800", "tax_year", "1800"),
        ("tax_year = 2026.5", "tax_year", "2026.5"),
        ('tax_year = "2026"', "tax_year", "2026"),
        ("stay = 11", "stay", "horizon"),
        ("stay = 0", "stay", "0"),
        ("stay = 1e9", "stay", "1000000000"),
        ("horizon = 0", "horizon", "0"),
        ("horizon = 41", "horizon", "41"),
        ("as_of = 1900-01-01", "as_of", "1900-01-01"),
        ("rates = { eur = 1.1 }", "rates.eur", "eur"),
        ("rates = { EUR = -1 }", "rates.EUR", "-1"),
        ("economy = { market_volatility = -0.1 }", "economy.market_volatility", "-0.1"),
        ("economy = 3", "economy", "3"),
    ],
)
def test_bad_persons_name_field_value_and_fix(tmp_path: Path, line: str, place: str, needle: str) -> None:
    key = line.partition("=")[0].strip()
    rest = "\n".join(row for row in PERSON.splitlines() if not row.startswith(f"{key} "))
    message = str(complaint(tmp_path, f"{line}\n{rest}\n", person=True))
    assert any(f", {place}" in row and needle in row for row in message.splitlines()), message


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    error = complaint(tmp_path, 'name = 5\ncurency = "USD"\n[salary]\nbase = -1\ngrowth = "x"\n')
    assert isinstance(error, Problems)
    assert len(error.problems) == 5


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("a = 95.000 €", "Zeile 1, Spalte 12", "hinter dem Wert"),
        ("a = 1\nb 2", "Zeile 2, Spalte 3", "Gleichheitszeichen"),
        ('a = "x\nb = 1', "Zeile 1, Spalte 7", "offen"),
        ("[a]\n[a]", "Zeile 2", "zweiten Mal"),
        ("a = [1", "Ende der Datei", "offen"),
    ],
)
def test_what_is_no_toml_is_said_in_the_readers_language(text: str, place: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        tables_in(text.encode(), "x.toml")
    german = caught.value.at("x.toml").text("de")
    assert place in german and said in german
    assert not re.search(r"Expected|Cannot|Invalid|Illegal|Unclosed", german)
