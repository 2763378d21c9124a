"""``outbid check`` of an offer that cannot be valued yet: what its stake may pay is asked for, not guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from outbid.core.errors import InputError
from outbid.packages.files import load_offer
from outbid.workspace import check

TOLD = """\
name = "As told"
currency = "USD"
start = 2027-01-04
expires = 2026-12-18

[salary]
base = 175_000
growth = "3%"

[[stake]]
name = "Options"
form = "options"
vesting = "4y/1y-cliff/monthly"
"""
BELIEF = '\n  [stake.outlook]\n  stake = "mix(0: 65%; 1M to 4M: 35%)"\n  exit_in_years = "4 to 7"\n'
HEADLINE = 'headline = "2M"\n'


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def found(file: Path) -> list[tuple[str, str, str]]:
    return [(each.kind, each.key, each.field) for each in check(file).findings]


def test_what_the_stake_may_pay_is_the_first_fact_that_is_missing(tmp_path: Path) -> None:
    bare = write(tmp_path / "bare.toml", TOLD + HEADLINE)
    believed = write(tmp_path / "believed.toml", TOLD + HEADLINE + BELIEF + '  dilution = "20% to 45%"\n')
    with pytest.raises(InputError) as refused:
        load_offer(bare)
    assert [each.key for each in refused.value.each] == ["errors.outlook_needed"]
    lacking = ("missing", "outlook", "stake[0].outlook")
    assert found(bare) == [lacking, *found(believed)]
    assert check(bare).findings[0].at_stake == check(bare).findings[1].at_stake == 2e6
    assert check(bare).missing == check(believed).missing + 1
    assert check(bare).totals == check(believed).totals


def test_without_any_amount_it_still_comes_first(tmp_path: Path) -> None:
    view = check(write(tmp_path / "bare.toml", TOLD))
    assert view.findings[0].key == "outlook"
    assert {each.at_stake for each in view.findings} == {0.0}


def test_of_several_stakes_the_one_is_named_of_which_nothing_is_said(tmp_path: Path) -> None:
    second = '\n[[stake]]\nname = "Later"\nform = "shares"\nvesting = "4y/quarterly"\n'
    several = found(write(tmp_path / "two.toml", TOLD + HEADLINE + BELIEF + second))
    assert [field for _, key, field in several if key == "outlook"] == ["stake[1].outlook"]
    both = found(write(tmp_path / "both.toml", TOLD + HEADLINE + second))
    assert [field for _, key, field in both if key == "outlook"] == ["stake[0].outlook", "stake[1].outlook"]


def test_an_outlook_that_lacks_its_facts_is_asked_for_too(tmp_path: Path) -> None:
    facts = "shares = 1e5\nstrike = 1\npreferred_price = 5\nfully_diluted_shares = 1e7\n"
    wanted = write(tmp_path / "wanted.toml", TOLD + HEADLINE + 'use = "priced"\n' + facts)
    assert {"outlook", "preferences"} <= {key for _, key, _ in found(wanted)}
    enough = write(tmp_path / "enough.toml", TOLD + HEADLINE + facts + 'preferences = "10M"\n')
    assert load_offer(enough).stakes[0].outlook.kind == "priced"
    assert "outlook" not in {key for _, key, _ in found(enough)}


def test_whatever_else_is_wrong_is_still_refused_with_all_of_it(tmp_path: Path) -> None:
    broken = write(
        tmp_path / "broken.toml", (TOLD + HEADLINE).replace("expires = 2026-12-18", "expires = 2027-12-18")
    )
    with pytest.raises(InputError) as refused:
        check(broken)
    assert {each.key for each in refused.value.each} == {
        "errors.expires_after_start",
        "errors.outlook_needed",
    }
