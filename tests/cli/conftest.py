"""A command line to call in the test process, and the worked example in a folder of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from outbid.cli import main

EXAMPLE = Path(__file__).parents[2] / "examples" / "talent-war"


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


Cli = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OUTBID_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", "OUTBID_DEBUG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    def call(*arguments: object) -> Outcome:
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Outcome(int(code), captured.out, captured.err)

    return call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("me.toml", "stay.toml"):
        shutil.copy(EXAMPLE / name, tmp_path)
    # the offer that stands alone; the one with a cap table beside it is tested in test_outlooks.py
    text = (EXAMPLE / "as-told.toml").read_text("utf-8")
    (tmp_path / "startup.toml").write_text(
        text.replace("Join the startup, as told", "Join the startup"), "utf-8"
    )
    return tmp_path
