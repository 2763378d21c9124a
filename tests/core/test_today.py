"""Which day it is can be stated, so that an answer of today can be repeated tomorrow."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from outbid.cli import main
from outbid.core.errors import InputError
from outbid.core.today import REPRODUCIBLE, today

OFFER = Path(__file__).parents[2] / "examples" / "talent-war" / "startup.toml"


def test_the_day_can_be_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(REPRODUCIBLE, "1000000000")
    assert today() == dt.date(2001, 9, 9)
    monkeypatch.setenv(REPRODUCIBLE, "")
    assert abs(today() - dt.date.today()) <= dt.timedelta(days=1)


@pytest.mark.parametrize("stated", ["yesterday", "2026-11-23", "1e9", "9" * 30, "-" + "9" * 30])
def test_what_is_no_number_of_seconds_is_refused(monkeypatch: pytest.MonkeyPatch, stated: str) -> None:
    monkeypatch.setenv(REPRODUCIBLE, stated)
    with pytest.raises(InputError) as caught:
        today()
    assert (caught.value.key, caught.value.where) == ("errors.date_epoch", REPRODUCIBLE)


@pytest.mark.parametrize(("day", "passed"), [("1795392000", False), ("1798761600", True)])
def test_deadlines_are_judged_from_the_stated_day(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], day: str, passed: bool
) -> None:
    """The offer expires on December 11, 2026: not yet on November 23, and it has on January 1, 2027."""
    monkeypatch.setenv(REPRODUCIBLE, day)
    monkeypatch.setenv("OUTBID_LANGUAGE", "en")
    assert main(["check", str(OFFER), "--json"]) == 0
    assert ("expired" in capsys.readouterr().out) == passed
