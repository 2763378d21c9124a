"""Odd names in markets, tables of workers, plans for teams and imports: text where they are shown, or refused."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from odd_names import NAMES, REFUSED, Read, bare, toml

from outbid.core.errors import InputError
from outbid.data.importing import import_file
from outbid.market.scenarios.file import load_market
from outbid.report.publish_files import load_workers

EXAMPLES = Path(__file__).parents[2] / "examples"
CALLED = (
    "LLM trainers",
    "AI developers",
    "Generalists",
    "BigSoft",
    "Frontier lab",
    "Startup",
    "One more lab",
)
TEAM = 'name = {team}\ncurrency = "USD"\nmonths = 12\nbudget = "900k"\npool = 400_000\n'
OPENING = """
[[opening]]
name = {name}
value_a_year = "350k"
  [[opening.package]]
  base = "150k"
  shares = 20_000
  chance = "35%"
"""


def market(names: Sequence[str]) -> str:
    """The example with other names for its segments, its employers and a shock."""
    content = (EXAMPLES / "market" / "three-employers.toml").read_text("utf-8")
    for old, new in zip(CALLED, names, strict=True):
        content = content.replace(f'"{old}"', toml(new))
    return content


def shown(page: Path) -> str:
    read = Read(page.read_text("utf-8"))
    assert "script" not in read.tags and "b" not in read.tags
    return bare("".join(read.words))


def table(place: Path, names: Sequence[str]) -> None:
    with place.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["category", "sex", "pay"])
        rows.writerows([name, sex, 50_000 + k] for name in names for k in range(6) for sex in "fm")


def test_markets_show_names_as_text(machine, folder: Path) -> None:
    for at in (0, 13):
        names = NAMES[at : at + len(CALLED)]
        (folder / "m.toml").write_text(market(names), "utf-8")
        cleared = machine.run("market", "run", "m.toml", "--draws", "1", "--html", "m.html", folder=folder)
        assert cleared.code == 0, cleared.err
        assert "\x1b" not in cleared.out.decode()
        page = shown(folder / "m.html")
        assert all(bare(name) in page for name in names)
        # a name that begins like an option is one of the file all the same
        shock = ("market", "shock", "--draws", "1", "--json", "--", "m.toml", names[6])
        said = machine.run(*shock, folder=folder)
        assert said.code == 0, said.err
        strings = json.dumps(json.loads(said.out))
        assert all(json.dumps(name)[1:-1] in strings for name in names)


@pytest.mark.parametrize("name", REFUSED)
def test_names_in_markets_cannot_pretend(tmp_path: Path, name: str) -> None:
    file = tmp_path / "m.toml"
    for at in range(len(CALLED)):
        names = [f"n{number}" for number in range(len(CALLED))]
        names[at] = name
        file.write_text(market(names), "utf-8")
        with pytest.raises(InputError) as caught:
            load_market(file)
        for problem in caught.value.each:
            # one line each, also where the place is called after what it holds
            assert problem.text().isprintable()
            assert len(problem.text()) < 700


def test_tables_of_workers_show_categories_as_text(machine, folder: Path) -> None:
    table(folder / "staff.csv", NAMES)
    outcome = machine.run("gap", "staff.csv", "--html", "g.html", folder=folder)
    assert outcome.code == 0, outcome.err
    page = shown(folder / "g.html")
    assert all(bare(name) in page for name in NAMES)
    said = machine.run("gap", "staff.csv", "--json", folder=folder)
    strings = json.dumps(json.loads(said.out))
    assert all(json.dumps(name)[1:-1] in strings for name in NAMES)


@pytest.mark.parametrize("name", REFUSED)
def test_categories_that_would_pretend_are_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / "staff.csv"
    table(file, [name])
    if len(name.split()) > 1 and name.replace("\n", "").isprintable():
        # spreadsheets break lines within cells, which is no more than a blank
        assert {each.category for each in load_workers(file)} == {"a b"}
    elif name == "a\u2028b":
        assert {each.category for each in load_workers(file)} == {"a b"}
    else:
        with pytest.raises(InputError) as caught:
            load_workers(file)
        assert str(caught.value).isprintable()
        assert len(str(caught.value)) < 500


def test_teams_show_openings_as_text(machine, folder: Path) -> None:
    for names in (NAMES[:10], NAMES[10:]):
        openings = "".join(OPENING.format(name=toml(name)) for name in names[1:])
        (folder / "t.toml").write_text(TEAM.format(team=toml(names[0])) + openings, "utf-8")
        outcome = machine.run("team", "t.toml", "--html", "t.html", folder=folder)
        assert outcome.code == 0, outcome.err
        page = shown(folder / "t.html")
        assert all(bare(name) in page for name in names)


def test_sources_that_would_pretend_are_refused_before_anything_is_read(tmp_path: Path) -> None:
    for name in REFUSED:
        with pytest.raises(InputError) as caught:
            # neither a store nor a classifier is asked
            import_file(None, tmp_path / "own.csv", classify=None, source=f"user/{name}")  # type: ignore[arg-type]
        assert caught.value.where == "--source"
        assert str(caught.value).isprintable()
    for name in ("a\nb.csv", "a\x1b[31mb.csv", "a\u202eb.csv", "\udcff.csv"):
        with pytest.raises(InputError) as caught:
            import_file(None, tmp_path / name, classify=None)  # type: ignore[arg-type]
        assert caught.value.key == "errors.control_sign"
        assert str(caught.value).isprintable()


def test_imports_show_titles_employers_and_sources_as_text(machine, folder: Path, evidence: Path) -> None:
    shutil.copy(evidence, folder / "e.duckdb")
    where = {"OUTBID_DATA": str(folder / "e.duckdb")}
    odd = [name for name in (*NAMES, *REFUSED) if "\0" not in name]
    with (folder / "own.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["title", "base", "currency", "country", "date", "company"])
        for each, name in enumerate(odd):
            rows.writerow(["Research Scientist", 200_000 + each, "USD", "US", "2025-01-01", name])
            rows.writerow([name, 210_000 + each, "USD", "US", "2025-01-01", "Acme"])
    own = ("--kind", "incumbent", "--measure", "base", "--source", "<script>alert(1)</script>{x}%s")
    added = machine.run("data", "add", "own.csv", *own, folder=folder, env=where)
    assert added.code == 0, added.err
    for words in (("rejected",), ("unplaced",)):
        told = machine.run(
            "data",
            *words,
            "user/<script>alert(1)</script>{x}%s",
            "--html",
            "d.html",
            folder=folder,
            env=where,
        )
        assert told.code == 0, told.err
        text = told.out.decode()
        assert not any(sign in text for sign in "\x1b\u202e\u2066\u2028")
        page = Read((folder / "d.html").read_text("utf-8"))
        assert "script" not in page.tags and "b" not in page.tags
