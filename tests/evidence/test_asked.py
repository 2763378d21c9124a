"""Titles as people type them, against readings made by hand."""

from __future__ import annotations

import pytest

from outbid.core.errors import InputError
from outbid.evidence.asked import fitting, read_title
from outbid.evidence.taxonomy import ROLES


@pytest.mark.parametrize(
    ("typed", "role", "level", "tag"),
    [
        ("senior ML engineer", "machine-learning-engineer", "senior", None),
        ("prompt engineer", "machine-learning-engineer", None, "genai"),
        ("AI sales", "account-executive", None, "ai"),
        ("Staff data scientist", "data-scientist", "staff", None),
        ("GenAI product manager", "product-manager", None, "genai"),
        ("private equity associate", "finance", "entry", None),
        ("equity research analyst", "finance", None, None),
        ("Softwareentwicklerin (m/w/d)", "software-engineer", None, None),
    ],
)
def test_a_title_is_heard_whole(typed: str, role: str, level: str | None, tag: str | None) -> None:
    heard = read_title(typed)
    assert (heard.typed, heard.role, heard.lacking) == (typed, role, "")
    assert (heard.level, heard.tag) == (level, tag)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("startup equity payout", "equity"),
        ("OpenAI researcher equity", "equity"),
        ("RSU vesting", "equity"),
        ("frontier lab researcher", "frontier"),
        ("series A engineer", "stage"),
        ("pre-seed CTO", "stage"),
        ("founding engineer", "stage"),
        ("KI-Aufschlag", "premium"),
        ("AI data labeler", "trainer"),
    ],
)
def test_what_the_evidence_cannot_tell_is_not_answered_with_something_else(typed: str, key: str) -> None:
    heard = read_title(typed)
    assert (heard.role, heard.lacking) == (None, f"asked.lacking.{key}")


def test_names_of_families_are_no_titles() -> None:
    for role in ROLES.values():
        for name in (role.id, role.en, role.de):
            assert read_title(name).typed is None
            assert read_title(name).role == role.id


def test_words_that_tell_nothing_are_named_and_places_refused() -> None:
    assert read_title("L7 software engineer").unheard == ("L7",)
    with pytest.raises(InputError) as caught:
        read_title("nurse Houston")
    assert (caught.value.key, caught.value.params["name"]) == ("asked.place_in_title", "Houston")


@pytest.mark.parametrize(
    ("title", "names"),
    [
        # occupations of the Standard Occupational Classification, 2018
        ("oral surgeon", ["Oral and Maxillofacial Surgeons"]),
        ("senior nurse practitioner", ["Nurse Practitioners"]),
        ("pharmacist", ["Pharmacists"]),
        ("Web developer", ["Web Developers"]),
        ("records technician", ["Medical Records Specialists"]),
        ("kubernetes specialist", []),
    ],
)
def test_the_occupation_that_a_title_names(title: str, names: list[str]) -> None:
    occupations = [
        "Medical Records Specialists", "Registered Nurses", "Nurse Practitioners", "Oral and Maxillofacial Surgeons",
        "Surgeons, All Other", "Pharmacists", "Pharmacy Technicians", "Software Developers", "Web Developers",
    ]  # fmt: skip
    assert fitting(title, occupations) == names
