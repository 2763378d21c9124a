"""Every page that links and forms lead to opens, needs nothing inline, and writes nothing by being looked at.

What pages begin that takes longer than a page is worked out in two of the four walks only: it has no language, and is
told nothing of whether the app may write.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from web_app import client_for, client_without_work
from web_walk import walk

WAR = Path(__file__).parents[2] / "examples" / "talent-war"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
@pytest.mark.parametrize(("language", "made"), [("en", client_for), ("de", client_without_work)])
def test_all_pages_open_need_nothing_inline_or_from_elsewhere_and_forms_that_write_hold_the_word(
    tmp_path: Path, language: str, made: Callable[..., TestClient]
) -> None:
    client = made(tmp_path / "mine", futures=500, data=tmp_path / "evidence.duckdb", language=language)
    with client:
        pages = walk(client)
    assert len(pages) > 30
    assert {address: status for address, status, _ in pages if status >= 400} == {}
    assert {page.address: page.forbidden for _, _, page in pages if page and page.forbidden} == {}
    assert {page.address: page.away for _, _, page in pages if page and page.away} == {}
    assert not (tmp_path / "mine").exists(), "looking writes nothing"
    posted = {
        form.shape: form for _, _, page in pages if page for form in page.forms if form.method == "post"
    }
    assert posted
    assert [shape for shape, form in posted.items() if "word" not in dict(form.fields)] == []


@pytest.mark.slow
@pytest.mark.parametrize(("read_only", "made"), [(False, client_for), (True, client_without_work)])
def test_looking_at_ones_own_files_changes_none(
    tmp_path: Path, read_only: bool, made: Callable[..., TestClient]
) -> None:
    shutil.copytree(WAR, tmp_path / "mine")
    before = contents(tmp_path / "mine")
    client = made(tmp_path / "mine", futures=500, data=tmp_path / "evidence.duckdb", read_only=read_only)
    with client:
        assert {address: status for address, status, _ in walk(client) if status >= 400} == {}
    assert contents(tmp_path / "mine") == before
