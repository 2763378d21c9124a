"""Edits by field: what makes one file of another, and what two people's edits make together."""

from __future__ import annotations

import datetime as dt
import tomllib
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from outbid.web.editing import GONE, Change, changed, merge, place, same
from outbid.web.editing_text import apply

TEXT = """\
# The current job.
name = "Stay"
currency = "USD"

[salary]
base = 340_000                # principal level
growth = "3%"

[[rsu]]
name = "Grant of 2024"        # what is left of it
unvested = [
  { date = 2027-02-28, value = 70_000 }, { date = 2027-05-31, value = 70_000 },
]

[[rsu]]
name = "Retention"            # given in a hurry
value = 900_000
  # about the tax
  [rsu.tax]
  rate = 0.3
"""
KEYS = st.sampled_from(["name", "base", "rsu", "stake", "a.b", "ü"])
SCALARS = (
    st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.booleans()
    | st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
    | st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1))
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
ROWS = st.lists(st.dictionaries(KEYS, SCALARS, max_size=3), max_size=3)
TABLES = st.dictionaries(KEYS, VALUES | ROWS, max_size=4)


def edited(**fields: Any) -> dict[str, Any]:
    tables = tomllib.loads(TEXT)
    for key, value in fields.items():
        tables["salary"][key] = value
    return tables


@given(TABLES, TABLES)
@settings(max_examples=300, deadline=None)
def test_changes_make_the_one_of_the_other(base: dict[str, Any], mine: dict[str, Any]) -> None:
    changes = changed(base, mine)
    assert same(tomllib.loads(apply(tomlkit.dumps(base), changes)), mine)
    assert bool(changes) is not same(base, mine)


@given(TABLES, TABLES)
def test_where_only_one_side_has_changed_anything_its_tables_result(base: Any, mine: Any) -> None:
    assert merge(base, base, mine).tables == mine
    assert merge(base, mine, base).tables == mine
    assert merge(base, mine, mine).tables == mine
    assert not merge(base, base, mine).clashes
    assert not merge(base, mine, base).clashes


@given(TABLES, TABLES, TABLES)
def test_both_sides_meet_the_same_clashes_and_each_can_have_its_way(
    base: Any, theirs: Any, mine: Any
) -> None:
    one, other = merge(base, theirs, mine), merge(base, mine, theirs)
    assert {each.place for each in one.clashes} == {each.place for each in other.clashes}
    for each in one.clashes:
        assert not same(each.theirs, each.mine), "no clash where both say the same"
    chosen = merge(base, theirs, mine, {each.place: "theirs" for each in one.clashes})
    assert not chosen.clashes
    assert same(_sorted(chosen.tables), _sorted(other.tables))


def _sorted(value: Any) -> Any:
    """Without the order of rows, which each side may have its own of."""
    if isinstance(value, dict):
        return {key: _sorted(each) for key, each in value.items()}
    if isinstance(value, list):
        return sorted((_sorted(each) for each in value), key=repr)
    return value


def test_fields_that_only_one_side_changed_merge_and_are_told() -> None:
    base = tomllib.loads(TEXT)
    merged = merge(base, edited(growth="4%"), edited(base=350_000))
    assert merged.tables["salary"] == {"base": 350_000, "growth": "4%"}
    assert merged.theirs == ("salary.growth",)
    assert not merged.clashes


def test_a_field_that_both_changed_is_a_clash_that_shows_all_three_values() -> None:
    (clash,) = merge(tomllib.loads(TEXT), edited(base=345_000), edited(base=350_000)).clashes
    assert (clash.place, clash.base, clash.theirs, clash.mine) == ("salary.base", 340_000, 345_000, 350_000)


def test_one_takes_a_field_away_that_the_other_changes() -> None:
    base, theirs = tomllib.loads(TEXT), edited(growth="4%")
    mine = tomllib.loads(TEXT)
    del mine["salary"]["growth"]
    (clash,) = merge(base, theirs, mine).clashes
    assert clash.mine is GONE
    assert merge(base, theirs, mine, {"salary.growth": "mine"}).tables == mine


def test_rows_are_told_by_their_names() -> None:
    base = tomllib.loads(TEXT)
    theirs, mine = tomllib.loads(TEXT), tomllib.loads(TEXT)
    del theirs["rsu"][0]
    mine["rsu"][1]["value"] = 1_000_000
    mine["rsu"].append({"name": "New"})
    merged = merge(base, theirs, mine)
    assert not merged.clashes
    assert [row["name"] for row in merged.tables["rsu"]] == ["Retention", "New"]
    assert merged.tables["rsu"][0]["value"] == 1_000_000


def test_with_the_base_unknown_every_difference_is_asked() -> None:
    merged = merge(None, edited(growth="4%"), edited(base=350_000))
    assert {each.place for each in merged.clashes} == {"salary.base", "salary.growth"}


def test_comments_order_and_the_way_numbers_are_written_stay() -> None:
    text = apply(TEXT, [Change(("salary", "base"), 350_000), Change(("rsu", 1, "value"), 1_000_000)])
    assert text == TEXT.replace("340_000", "350_000").replace("900_000", "1_000_000")


def test_a_row_in_the_middle_goes_with_its_comments_only() -> None:
    tables = tomllib.loads(TEXT)
    del tables["rsu"][0]
    text = apply(TEXT, changed(tomllib.loads(TEXT), tables))
    assert "given in a hurry" in text
    assert "# The current job." in text
    assert "Grant of 2024" not in text


def test_new_tables_and_rows_find_their_place() -> None:
    tables = tomllib.loads(TEXT)
    tables["place"] = "US-CA"
    tables["bonus"] = {"target": "25%"}
    tables["rsu"].append({"name": "New", "value": 5})
    tables["rsu"][0]["unvested"].append({"date": dt.date(2027, 8, 31), "value": 1})
    text = apply(TEXT, changed(tomllib.loads(TEXT), tables))
    assert tomllib.loads(text) == tables
    assert "# principal level" in text
    assert "[bonus]" in text
    assert '[[rsu]]\nname = "New"' in text


def test_text_that_is_no_toml_is_not_rewritten() -> None:
    with pytest.raises(ValueError, match="TOML"):
        apply("name = ", [])


def test_places_read_like_those_of_the_validators() -> None:
    assert place(("stake", 0, "outlook", "company")) == "stake[0].outlook.company"
