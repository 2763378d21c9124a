"""Nothing that can stand in a file makes reading it fail in any way but the announced one."""

from __future__ import annotations

import datetime as dt
import json
import math
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outbid.core.errors import InputError
from outbid.packages.build import build_package, build_person
from outbid.packages.files import load_offer, load_person
from outbid.packages.package import Package, totals
from outbid.packages.person import Person
from outbid.packages.schema import OfferFile, PersonFile
from outbid.packages.toml_file import read_toml
from outbid.packages.validation import validate

EXAMPLES = Path(__file__).parents[2] / "examples/talent-war"
OFFERS = [read_toml(EXAMPLES / f"{name}.toml") for name in ("stay", "as-told")]
PERSONS = [read_toml(EXAMPLES / "me.toml")]
FULL = {
    "name": "full", "currency": "USD", "start": dt.date(2027, 1, 4),
    "salary": {"base": "200k to 250k", "growth": "3%"},
    "bonus": {"amount": 30_000, "payout": "0% to 150%"},
    "sign_on": {"amount": "40k", "clawback_months": 24, "pro_rata": False},
    "stock": {"price": 50, "volatility": "40%", "beta": 1.2},
    "rsu": [{"shares": 1000, "vesting": "4y/annual", "start": dt.date(2026, 1, 4)}],
    "refresher": {"value": "80k", "vesting": "4y/quarterly", "first_month": 12},
    "stake": [{
        "form": "options", "vesting": "4y/1y-cliff/monthly", "shares": 10_000, "strike": 2,
        "preferred_price": 9.5, "fair_market_value": 2, "fully_diluted_shares": 10_000_000, "headline": "1M",
        "outlook": {"company": "mix(0: 70%; 60M to 400M: 30%)", "exit_in_years": "5 to 7", "dilution": "10%"},
    }],
    "benefit": [{"name": "pension", "yearly": 5_000, "taxed": True}],
    "due": [{"name": "last bonus", "date": dt.date(2027, 3, 15), "amount": 9_000}],
}  # fmt: skip
KEYS = sorted(
    {key for table in (OfferFile, PersonFile) for key in table.model_fields}
    | {
        "base",
        "growth",
        "target",
        "payout",
        "unvested",
        "outlook",
        "company",
        "shares",
        "vesting",
        "date",
        "value",
    }
)

scalars = st.one_of(
    st.integers(-(10**25), 10**25),
    st.sampled_from([0, 1, -1, 10**400, -(2**63)]),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.text(max_size=20),
    st.sampled_from(
        ["180k", "5 to 7", "mix(0: 70%; 1M to 2M: 30%)", "4y/quarterly", "40/30/20/20", "USD", "1.500", "0 to 5",
         "immediate", "$5", "nan", "{x}", "%s", "medium", "2027-01-04", "-5 to 5", "mix(0: 1)", "0"]
    ),
)  # fmt: skip
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(st.sampled_from(KEYS), st.text(max_size=8)), inner, max_size=5),
    ),
    max_leaves=12,
)


def _paths(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    steps = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [path, *(found for key, inner in steps for found in _paths(inner, (*path, key)))]


def _replaced(tree: Any, path: tuple[Any, ...], change: Any) -> Any:
    if not path:
        return change(tree)
    head, *rest = path
    if isinstance(tree, dict):
        return {k: _replaced(v, tuple(rest), change) if k == head else v for k, v in tree.items()}
    return [_replaced(v, tuple(rest), change) if k == head else v for k, v in enumerate(tree)]


@st.composite
def mutated(draw: st.DrawFn, originals: list[dict[str, Any]]) -> dict[str, Any]:
    tree: Any = draw(st.sampled_from(originals))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(_paths(tree)[1:] or [()]))
        kind = draw(st.sampled_from(["value", "drop", "add", "rename"]))
        if kind == "value" or not path:
            new = draw(values)
            tree = _replaced(tree, path, lambda _, new=new: new) if path else tree
            continue
        last, extra = path[-1], draw(values)
        name = draw(st.one_of(st.sampled_from(KEYS), st.text(max_size=8)))

        def change(
            parent: Any, kind: str = kind, last: Any = last, extra: Any = extra, name: str = name
        ) -> Any:
            if isinstance(parent, list):
                return [v for k, v in enumerate(parent) if k != last] if kind == "drop" else [*parent, extra]
            kept = {k: v for k, v in parent.items() if k != last}
            return kept if kind == "drop" else {**(parent if kind == "add" else kept), name: extra}

        tree = _replaced(tree, path[:-1], change)
    return tree  # type: ignore[no-any-return]


def _sound_package(package: Package) -> None:
    found = totals(package)
    assert all(math.isfinite(x) for x in (found.base, found.first_year_direct, found.annualised_direct))
    assert all(month >= 0 and amount >= 0 for month, _, amount in package.forfeiture)


def _offer(tables: dict[str, Any]) -> None:
    _sound_package(build_package(validate(OfferFile, tables, "fuzz.toml", None), "fuzz.toml"))


def _person(tables: dict[str, Any]) -> None:
    person: Person = build_person(validate(PersonFile, tables, "fuzz.toml", None), "fuzz.toml")
    assert 0 <= person.wealth < math.inf
    assert 0 <= person.gamma <= 50


def _announced(read: Any, tables: dict[str, Any]) -> None:
    try:
        read(tables)
    except InputError as error:
        for language in ("en", "de"):
            message = error.text(language)
            assert message.count("fuzz.toml") >= 1
            assert len(message) < 100_000


many = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


@many
@given(mutated([*OFFERS, FULL]))
def test_mutated_offers(tables: dict[str, Any]) -> None:
    _announced(_offer, tables)


@many
@given(mutated([*PERSONS, PERSONS[0] | {"rates": {"EUR": 1.1}, "as_of": dt.date(2026, 1, 1)}]))
def test_mutated_persons(tables: dict[str, Any]) -> None:
    _announced(_person, tables)


@many
@given(st.dictionaries(st.one_of(st.sampled_from(KEYS), st.text(max_size=8)), values, max_size=8))
def test_arbitrary_tables(tables: dict[str, Any]) -> None:
    _announced(_offer, tables)
    _announced(_person, tables)


def test_the_originals_are_good() -> None:
    for tables in (*OFFERS, FULL):
        _offer(tables)
    for tables in PERSONS:
        _person(tables)


@pytest.mark.parametrize("name", ["stay", "as-told", "me"])
def test_garbled_bytes(tmp_path: Path, name: str) -> None:
    """A fixed corpus of random edits of the example files' bytes: bits flipped, pieces lost, doubled and swapped."""
    original = (EXAMPLES / f"{name}.toml").read_bytes()
    rng, path = random.Random(name), tmp_path / "fuzz.toml"
    read = load_person if name == "me" else load_offer
    good = 0
    for _ in range(400):
        content = bytearray(original)
        for _ in range(rng.choice((1, 1, 2, 5))):
            a, b = sorted(rng.randrange(len(content)) for _ in range(2))
            b = min(b, a + 40)
            kind = rng.randrange(5)
            if kind == 0:
                content[a] = rng.randrange(256)
            elif kind == 1:
                del content[a:b]
            elif kind == 2:
                content[a:a] = content[a:b]
            elif kind == 3:
                content[a:b] = bytes(reversed(content[a:b]))
            else:
                content[a:a] = rng.choice(
                    (b'"', b"[", b"{", b"\0", b"\xff", b"0", b"-", b".", b"=", b"nan", b"#")
                )
        path.write_bytes(content)
        try:
            found = read(path)
        except InputError as error:
            assert "fuzz.toml" in error.text("de")
        else:
            good += 1
            if isinstance(found, Package):
                _sound_package(found)
    assert (
        good > 20
    )  # edits of comments and of values leave some files good: the corpus reaches beyond the parser


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_arbitrary_bytes(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.toml"
    path.write_bytes(content)
    for read in (load_offer, load_person):
        with pytest.raises(InputError):
            read(path)


def test_schema_and_tables_name_the_same_keys() -> None:
    properties = OfferFile.model_json_schema()["properties"]
    assert set(properties) == set(OfferFile.model_fields)
    assert json.dumps(PersonFile.model_json_schema())
