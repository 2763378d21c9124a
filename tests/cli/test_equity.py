"""``outbid equity`` as a person types it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ocf import basis, shares, tx, usd, write

from outbid.packages.toml_file import read_toml

Cli = Callable[..., Any]
EXAMPLES = Path(__file__).parents[2] / "examples"
SERIES_B, UNICORN = EXAMPLES / "series-b" / "company.toml", EXAMPLES / "unicorn-ocf"


def test_a_cap_table_and_ones_own_options(cli: Cli) -> None:
    found = cli("equity", SERIES_B, "--shares", "20k", "--strike", "1.70", "--exit", "63.82M, 150M")
    assert found.code == 0
    assert found.out.startswith("Common gets nothing below $43M. Your 20,000 options pay from $63.8M on")
    assert "Venture loan" in found.out
    assert found.err == ""


def test_a_package_as_folder_and_as_archive_say_the_same(cli: Cli, tmp_path: Path) -> None:
    archive = tmp_path / "orbit.ocf.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for file in UNICORN.iterdir():
            made.write(file, f"orbit/{file.name}")
    folder = json.loads(cli("equity", UNICORN, "--grant", "ISO-412", "--json").out)
    assert json.loads(cli("equity", archive, "--grant", "ISO-412", "--json").out) == folder
    assert folder["holding"]["vesting"] == "4y/1y-cliff/monthly"
    assert folder["unsupported"] == []


def test_exit_values_in_either_notation(cli: Cli) -> None:
    english = json.loads(cli("equity", SERIES_B, "--exit", "1.5M,50M, 1,000,000,000", "--json").out)
    german = json.loads(
        cli("equity", SERIES_B, "--exit", "1,5 Mio; 50 Mio; 1 Mrd", "--locale", "de", "--json").out
    )
    assert english["exits"] == german["exits"] == [1.5e6, 5e7, 1e9]


def test_an_ipo_pays_common_earlier(cli: Cli) -> None:
    sale, ipo = (
        json.loads(cli("equity", SERIES_B, "--event", event, "--json").out) for event in ("sale", "ipo")
    )
    assert ipo["common_from"] < sale["common_from"]


def test_a_report(cli: Cli, tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    found = cli("equity", UNICORN, "--grant", "you", "--html", target, "--language", "de")
    assert found.code == 0
    assert str(target) in found.err
    assert "Wer bei Orbit AI was bekommt" in target.read_text("utf-8")


def test_what_a_package_holds_beyond_is_said(cli: Cli, tmp_path: Path) -> None:
    warrant = {
        "custom_id": "W-9",
        "stakeholder_id": "holder",
        "exercise_triggers": [],
        "purchase_price": usd("0"),
    }
    objects = [
        *basis(),
        tx("WARRANT_ISSUANCE", "2023-01-01", "w-9", **warrant),
        tx("STOCK_GIFT", "2023-01-01", "cs-1"),
    ]
    package = write(tmp_path / "package", objects)
    found = cli("equity", package, "--html", tmp_path / "r.html")
    assert found.code == 0
    plain = " ".join(found.out.split())
    line = "TX_STOCK_GIFT (1×, first: STOCK_GIFT/cs-1/2023-01-01): objects of this type are not read."
    assert f"Changes money: {line}" in plain
    assert "the warrant states no number of shares; left out" in plain
    assert "TX_STOCK_GIFT" in (tmp_path / "r.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["gone.toml"], "there is no such file"),
        ([str(SERIES_B), "--grant", "x"], "Name one: Common"),
        ([str(SERIES_B), "--shares", "many"], "--shares: "),
        ([str(SERIES_B), "--exit", "20M, much"], "--exit: "),
        ([str(SERIES_B), "--exit", ";"], "Give 1 to 20"),
        ([str(SERIES_B), "--event", "merger"], "use one of: sale, ipo"),
        ([str(SERIES_B), "--html", "me.toml"], "not the name of a report"),
        ([str(EXAMPLES)], "there is no manifest"),
        ([str(EXAMPLES / "talent-war" / "me.toml")], "me.toml"),
    ],
)
def test_mistakes_are_told_with_their_fix(cli: Cli, arguments: list[str], words: str) -> None:
    found = cli("equity", *arguments)
    assert found.code == 2
    assert found.out == ""
    assert words in found.err


def test_the_examples_satisfy_the_schema_that_is_printed(cli: Cli) -> None:
    schema = json.loads(cli("schema", "company").out)
    assert schema == json.loads((EXAMPLES.parent / "schemas" / "company.schema.json").read_text("utf-8"))
    for name in ("seed", "series-b"):
        tables = json.loads(json.dumps(read_toml(EXAMPLES / name / "company.toml"), default=str))
        jsonschema.validate(tables, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"name": "x"}, schema)


@pytest.mark.parametrize("language", ["en", "de"])
def test_help(cli: Cli, language: str) -> None:
    found = cli("equity", "--help", "--language", language)
    assert found.code == 0
    assert "--grant" in found.out


@pytest.mark.parametrize(("language", "words"), [("en", "left out"), ("de", "ausgelassen")])
def test_a_package_that_lacks_common_stock_says_what_it_left_out(
    cli: Cli, tmp_path: Path, language: str, words: str
) -> None:
    """Common stock issued after the day of the package is listed with the error it leads to."""
    objects = [each for each in basis() if not each["object_type"].startswith("TX_")]
    late = shares("2031-01-01", "late", "common", "1000", "0.01")
    early = shares("2020-01-01", "early", "series a", "1000", "2.00")
    objects = [each for each in objects if each["object_type"] != "STOCK_PLAN"]
    folder = write(tmp_path, [*objects, early, late])
    found = cli("equity", folder, "--language", language)
    assert (found.code, found.out) == (2, "")
    assert words in found.err
    assert "TX_STOCK_ISSUANCE (1)" in found.err
