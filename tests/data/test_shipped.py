"""The catalogue says of every source what its licence asks for."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from outbid.data import schema
from outbid.data.catalogue import Source, source, sources
from outbid.data.readers.layout import Given

ROOT = Path(__file__).parents[2]
every_source = pytest.mark.parametrize("stated", sources(), ids=lambda one: one.id)


def test_ids_are_unique_and_name_files() -> None:
    ids = [one.id for one in sources()]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9-]+", one) for one in ids)
    assert source(ids[0]) is sources()[0]
    assert source("user/mine") is None


@every_source
def test_only_redistributable_licences(stated: Source) -> None:
    assert stated.licence in {
        "CC0-1.0",
        "CC-BY-4.0",
        "US government work, public domain",
        "free reuse with attribution",
    }
    assert stated.attribution
    assert stated.attribution in (ROOT / "NOTICE").read_text(encoding="utf-8")


@every_source
def test_texts_in_both_languages(stated: Source) -> None:
    for text in (stated.title, stated.answers, *stated.caveats):
        assert set(text) == {"en", "de"}
        assert text["en"].strip() != text["de"].strip()
    assert stated.caveats


@every_source
def test_kinds_and_files(stated: Source) -> None:
    assert stated.kind is None or stated.kind in schema.KINDS
    assert stated.measure is None or stated.measure in schema.MEASURES
    assert stated.files
    for file in stated.files:
        assert re.fullmatch(r"[0-9a-f]{64}", file.sha256)
        assert "/" not in file.name
        given = Given(**file.given)
        if given.date is not None:
            dt.date.fromisoformat(given.date)
