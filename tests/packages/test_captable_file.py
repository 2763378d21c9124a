"""Cap table files: what they become, and that every mistake names its object and its mending, in both languages."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from string import Formatter
from typing import Any

import jsonschema
import pytest

import outbid.packages
from outbid.core.errors import InputError, Problems
from outbid.packages.captable import (
    CapTable,
    CarveOut,
    Company,
    Convertible,
    Debt,
    Option,
    ShareClass,
)
from outbid.packages.captable_checks import problems
from outbid.packages.captable_file import load_cap_table
from outbid.packages.captable_schema import CompanyFile

COMPANY = """
name = "Orbit"
currency = "USD"
date = 2026-05-01
last_round = "Series B"
stage = "b"
fully_diluted_shares = 13_150_000

[[class]]
name = "Common"
kind = "common"
shares = "8M"

[[class]]
name = "Series A"
shares = 2_000_000
price = 2.50

[[class]]
name = "Series B"
shares = 1_500_000
price = "$6"
preference = "1.5x"
seniority = 1
participation = "3x"
ipo_floor = "2x"
ratchet = 1.25

[[options]]
shares = 1_000_000
strike = 0.80

[[warrant]]
name = "Bank warrants"
shares = 50_000
strike = 2.5
on = "Series A"

[pool]
unissued = 600_000

[[safe]]
name = "Angels"
amount = "500k"
cap = "5M"

[[note]]
amount = "1M"
interest = "8%"
years = 1.5
discount = "20%"

[[debt]]
name = "Venture loan"
amount = "3M"

[[carve_out]]
name = "Management"
fraction = "5%"
amount = "2M"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "company.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_file_with_every_table(tmp_path: Path) -> None:
    table = CapTable(
        (
            ShareClass("Common", 8e6),
            ShareClass("Series A", 2e6, 2.5, 1.0),
            ShareClass(
                "Series B", 1.5e6, 6.0, 1.5, 1, "capped", 3.0, ipo_floor=2.0, ratchet=1.25
            ),
        ),
        (Option("options", 1e6, 0.8), Option("Bank warrants", 5e4, 2.5, "Series A")),
        6e5,
        (
            Convertible("Angels", "safe", 5e5, 5e6),
            Convertible("note", "note", 1e6, None, "pre", 0.2, 0.08, 1.5),
        ),
        (Debt("Venture loan", 3e6),),
        (CarveOut("Management", 0.05, 2e6),),
    )  # fmt: skip
    expected = Company("Orbit", "USD", table, dt.date(2026, 5, 1), "Series B", "b")
    assert load_cap_table(written(tmp_path, COMPANY)) == expected


def test_the_least_file(tmp_path: Path) -> None:
    text = 'name = "Two"\ncurrency = "EUR"\n[[class]]\nname = "Anteile"\nkind = "common"\nshares = 25_000\n'
    company = load_cap_table(written(tmp_path, text))
    assert company == Company("Two", "EUR", CapTable((ShareClass("Anteile", 25_000.0),)))


def test_numbers_in_german_notation(tmp_path: Path) -> None:
    text = COMPANY.replace('"$6"', '"6,00 $"').replace('"1.5x"', '"1,5x"').replace('"8M"', '"8.000.000"')
    company = load_cap_table(written(tmp_path, text), locale="de")
    assert company.table.share_class("Series B").price == 6.0
    assert company.table.share_class("Series B").preference == 1.5
    assert company.table.share_class("Common").shares == 8e6


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        # bad cap tables of the specification
        ('shares = "8M"', 'shares = "7M"', ["12,150,000", "13,150,000", "differ by 1,000,000", "unissued"]),
        ("price = 2.50", "", ["class[1]", "“Series A”", "no amount", "Add price"]),
        ('price = 2.50', 'price = 2.50\nconverts_to = "Series A"', ["Series A → Series A", "Change converts_to"]),
        ("price = 2.50", "price = -2.50", ["class[1] (Series A).price", "“-2.5”", "too small"]),
        ("unissued = 600_000", "unissued = 60_000_000", ["60,000,000", "larger than", "12,550,000"]),
        # names
        ('name = "Series B"', 'name = "Series A"', ["class[2]", "both named “Series A”", "name of its own"]),
        ('name = "Angels"', 'name = "Series A"', ["class[1]", "both named “Series A”"]),
        ('last_round = "Series B"', 'last_round = "Common"', ["last_round", "“Common”", "Series A, Series B"]),
        ('on = "Series A"', 'on = "Series Q"', ["warrant[0]", "“Bank warrants”", "“Series Q”", "Series A, Series B"]),
        ("price = 2.50", 'price = 2.50\nconverts_to = "Q"', ["class[1]", "“Series A”", "“Q”", "Common, Series B"]),
        # terms
        ('participation = "3x"', 'participation = "1.2x"', ["“Series B”", "1.2x", "1.5x", "raise it"]),
        ('participation = "3x"', 'participation = "some"', ["class[2] (Series B).participation", "“some”", "“2x”"]),
        ("price = 2.50", "price = 2.50\nconversion = 0", ["“Series A”", "conversion of 0", "usually 1"]),
        ("price = 2.50", "ratchet = 1.25\npreference = 0", ["“Series A”", "ratchet is 1.25", "no price"]),
        ("price = 2.50", "ipo_floor = 3\npreference = 0", ["“Series A”", "ipo_floor is 3", "no price"]),
        ("price = 2.50", 'price = 2.50\nparticipation = "full"\npreference = 0', ["“Series A”", "owed nothing"]),
        ('kind = "common"', 'kind = "common"\npreference = 1', ["class[0].preference", "common stock", "Remove"]),
        ('kind = "common"', 'preference = 1\nprice = 1', ["nobody holds common stock", 'kind = "common"']),
        ('kind = "common"', 'kind = "ordinary"', ["class[0] (Common).kind", "preferred, common"]),
        ("strike = 0.80", "strike = -1", ["options[0].strike", "too small"]),
        ("strike = 0.80", "", ["options[0].strike", "“strike” is missing"]),
        # convertibles, debt, carve-outs
        ('discount = "20%"', "discount = 1", ["note[0]", "“note”", "shares free"]),
        ('discount = "20%"', "discount = 1.5", ["note[0].discount", "too large"]),
        ('interest = "8%"', "interest = 8", ["note[0].interest", "too large"]),
        ('amount = "500k"', "amount = 0", ["safe[0]", "“Angels”", "amount is 0"]),
        ('cap = "5M"', "cap = 0", ["safe[0]", "“Angels”", "cap is 0", "leave it out"]),
        ('cap = "5M"', 'cap = "500k"', ["post-money caps would own 100%", "pre-money"]),
        ('cap = "5M"', 'cap = "5M"\ninterest = "5%"', ["safe[0] (Angels).interest", "not a key"]),
        ('fraction = "5%"\namount = "2M"', 'fraction = "100%"', ["carve-outs add up to 100%"]),
        ('fraction = "5%"', "fraction = 5", ["carve_out[0] (Management).fraction", "too large"]),
        ('name = "Venture loan"', 'name = "Venture\\u202eloan"', ["debt[0].name", "control sign"]),
        # keys
        ("seniority = 1", "senority = 1", ["class[2] (Series B).senority", "Did you mean “seniority”?"]),
        ("seniority = 1", 'seniority = "first"', ["class[2] (Series B).seniority", "“first”"]),
        ("[[debt]]", "[debt]", ["debt", "[[debt]]"]),
        ("[[debt]]", "[[depts]]", ["Did you mean “debt”?"]),
        ('stage = "b"', 'stage = "z"', ["stage", "“z”", "seed, a, b"]),
        ('currency = "USD"', 'currency = "EUR"', ["class[2] (Series B).price", "USD", "EUR"]),
    ],
)  # fmt: skip
def test_mistakes_name_the_object_and_the_fix(tmp_path: Path, old: str, new: str, said: list[str]) -> None:
    assert old in COMPANY
    with pytest.raises(InputError) as caught:
        load_cap_table(written(tmp_path, COMPANY.replace(old, new, 1)))
    message = str(caught.value)
    assert "company.toml" in message
    for words in said:
        assert words in message, message
    german = caught.value.text("de")
    assert german != message
    assert all(" is " not in line for line in german.splitlines())


def test_several_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = COMPANY.replace("price = 2.50", "").replace('fraction = "5%"', "fraction = 0").replace("5M", "0")
    with pytest.raises(Problems) as caught:
        load_cap_table(written(tmp_path, text))
    assert len(caught.value.problems) == 2


def test_no_classes_at_all(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="“class” is missing"):
        load_cap_table(written(tmp_path, 'name = "A"\ncurrency = "USD"\n'))


def test_the_schema_accepts_the_file_and_refuses_what_the_loader_refuses() -> None:
    import tomllib

    schema = CompanyFile.model_json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    tables = tomllib.loads(COMPANY.replace("date = 2026-05-01", 'date = "2026-05-01"'))
    jsonschema.validate(tables, schema)
    for wrong in ({"clas": []}, {"class": [{"name": "A"}]}, {"stage": "z"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(tables | wrong, schema)


COMMON = ShareClass("common", 8e6)
A = ShareClass("A", 2e6, 2.5, 1.0)


@pytest.mark.parametrize(
    ("table", "key"),
    [
        (CapTable((replace(COMMON, name=" "),)), "no_name"),
        (CapTable((COMMON, COMMON)), "same_name"),
        (CapTable((replace(COMMON, shares=-1.0),)), "negative"),
        (CapTable((replace(COMMON, shares=float("inf")),)), "not_finite"),
        (CapTable((COMMON, replace(A, price=-2.5))), "negative"),
        (CapTable((COMMON, replace(A, price=0.0))), "preference_without_price"),
        (CapTable((COMMON, ShareClass("A", 1.0, ratchet=1.0))), "needs_price"),
        (CapTable((COMMON, replace(A, conversion=0.0))), "conversion"),
        (CapTable((COMMON, replace(A, participation="some"))), "participation"),  # type: ignore[arg-type]
        (CapTable((COMMON, replace(A, participation="capped"))), "no_cap"),
        (CapTable((COMMON, replace(A, participation="capped", cap=0.5))), "cap_below_preference"),
        (CapTable((COMMON, replace(A, cap=2.0))), "cap_unused"),
        (CapTable((COMMON, replace(COMMON, name="B", participation="full"))), "participation_without_preference"),
        (CapTable((COMMON, replace(A, converts_to="Q"))), "unknown_class"),
        (CapTable((COMMON,), (Option("o", 1.0, 1.0, "Q"),)), "unknown_class"),
        (CapTable((COMMON,), (Option("o", -1.0, 1.0),)), "negative"),
        (CapTable((COMMON,), (Option("o", 1.0, float("nan")),)), "not_finite"),
        (CapTable((COMMON,), convertibles=(Convertible("s", "safe", 0.0),)), "zero"),
        (CapTable((COMMON,), convertibles=(Convertible("s", "safe", 1.0, discount=1.0),)), "discount"),
        (CapTable((COMMON,), convertibles=(Convertible("s", "note", 1.0, interest=1.5),)), "interest"),
        (CapTable((COMMON,), convertibles=(Convertible("s", "safe", 1.0, interest=0.1),)), "safe_terms"),
        (CapTable((COMMON,), convertibles=(Convertible("s", "safe", 1.0, 1.0),)), "caps_sell_all"),
        (CapTable((COMMON,), debts=(Debt("d", -1.0),)), "negative"),
        (CapTable((COMMON,), carve_outs=(CarveOut("c", 1.5),)), "fraction"),
        (CapTable((COMMON,), carve_outs=(CarveOut("c"),)), "carved_all"),
        (CapTable((A,)), "no_common"),
        (CapTable(()), "no_common"),
        (CapTable((COMMON,), unissued=-1.0), "pool"),
        (CapTable((COMMON,), unissued=9e6), "pool_too_large"),
    ],
)  # fmt: skip
def test_what_cannot_be_right(table: CapTable, key: str) -> None:
    found = problems(table)
    assert [error.key for error in found] == [f"captable.{key}"]
    for language in ("en", "de"):
        assert found[0].text(language)


def test_a_circle_of_three_is_told_once() -> None:
    names = ("A", "B", "C")
    circle = tuple(replace(A, name=n, converts_to=to) for n, to in zip(names, "BCA", strict=True))
    # D leads into the circle but is no part of it
    found = problems(CapTable((COMMON, *circle, replace(A, name="D", converts_to="A"))))
    assert [error.params["circle"] for error in found] == ["A → B → C → A"]


def test_good_tables_have_no_problems() -> None:
    uncapped = Convertible("MFN", "safe", 1e6)
    assert problems(CapTable((COMMON, A), (Option("o", 1e6, 0.0, "A"),), 1e6, (uncapped,))) == ()
    assert problems(CapTable((COMMON, A), unissued=5.0), fully_diluted=10_000_005.0) == ()


def test_every_message_is_used_and_every_key_has_its_message() -> None:
    used: set[str] = set()
    for path in Path(outbid.packages.__file__).parent.glob("*.py"):
        used |= set(re.findall(r"\"captable\.([a-z_0-9]+)\"", path.read_text("utf-8")))
    english, german = (
        import_module(f"outbid.core.messages.{language}.captable").MESSAGES for language in ("en", "de")
    )
    assert used == {key.removesuffix(".fix") for key in english}

    def fields(message: Any) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(message) if name}

    assert {key: fields(text) for key, text in english.items()} == {
        key: fields(text) for key, text in german.items()
    }
