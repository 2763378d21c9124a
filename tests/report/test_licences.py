"""Licences of the shipped evidence: by their names where they have some, else in the reader's words."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest

from outbid.report.evidence_rests import licence_text, source_line
from outbid.report.evidence_views import SourceView
from outbid.report.format import Reader

ENGLISH, GERMAN = Reader("en", "en", "USD"), Reader("de", "de", "EUR")
SOURCES = tomllib.loads((files("outbid.data") / "sources.toml").read_text(encoding="utf-8"))
LICENCES = sorted(set(re.findall(r"'licence': '([^']*)'", str(SOURCES))))


@pytest.mark.parametrize("licence", LICENCES)
def test_a_licence_of_no_name_is_told_in_the_language_of_the_reader(licence: str) -> None:
    named = re.fullmatch(r"[A-Z0-9.-]+", licence) is not None
    assert licence_text(licence, ENGLISH) == licence
    assert (licence_text(licence, GERMAN) == licence) == named
    source = SourceView("x", {"en": "X", "de": "X"}, licence, "By", "2025")
    assert licence_text(licence, GERMAN) in source_line(source, GERMAN)


def test_a_licence_that_a_user_states_stays_as_stated() -> None:
    assert licence_text("our own {terms}", GERMAN) == "our own {terms}"
    assert len(LICENCES) > 2
