"""What the documentation shows is what the program prints."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_spec = importlib.util.spec_from_file_location("refresh_docs", ROOT / "tools" / "refresh_docs.py")
assert _spec is not None
assert _spec.loader is not None
docs = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(docs)


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for name in ("OUTBID_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("page", docs.documents(), ids=lambda path: path.name)
def test_shown_output_is_real(page: Path) -> None:
    text = page.read_text("utf-8")
    assert docs.refreshed(text) == text, "run: python tools/refresh_docs.py"


@pytest.mark.parametrize("page", docs.documents(), ids=lambda path: path.name)
def test_python_sessions_run(page: Path) -> None:
    assert docs.session_failures(page.read_text("utf-8")) == ""


@pytest.mark.parametrize("page", [*docs.documents(), ROOT / "CONTRIBUTING.md"], ids=lambda path: path.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        assert "://" in target or (page.parent / target).exists(), target


def test_every_command_has_a_page_entry() -> None:
    from outbid.cli.parser import COMMANDS

    text = (ROOT / "docs" / "commands.md").read_text("utf-8")
    for command in COMMANDS:
        assert f"outbid {command}" in text
