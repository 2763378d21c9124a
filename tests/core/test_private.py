"""Places on the machine, as their user is told of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from outbid.core.private import as_told, at_home


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("home/mine/stay.toml", "~/mine/stay.toml"),
        ("home", "~"),
        ("homes/mine", "{above}/homes/mine"),
        ("elsewhere", "{above}/elsewhere"),
    ],
)
def test_a_place_at_home_begins_there(
    place: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert as_told(tmp_path / place) == told.format(above=tmp_path)
    assert at_home(as_told(tmp_path / place)) == tmp_path / place
