"""Employers, places and occupations, against the publishers' own codes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from outbid.core.errors import InputError
from outbid.evidence.taxonomy import ROLES, Taxonomy, find_employer, find_place, find_role
from outbid.evidence.taxonomy.employers import bare, resolve_employer
from outbid.evidence.taxonomy.places import areas, countries


@pytest.mark.parametrize(
    ("spellings", "name"),
    [
        (("Amazon.com Services LLC", "AMAZON WEB SERVICES, INC.", "Amazon Data Services, Inc"), "Amazon"),
        (("Meta Platforms, Inc. ", "META PLATFORMS, INC.", "Facebook, Inc."), "Meta"),
        (("JPMorgan Chase & Co.", "JPMORGAN CHASE & CO.", "J.P. Morgan Securities LLC"), "JPMorgan Chase"),
        (("AT&T SERVICES, INC.",), "AT&T"),
        (("OpenAI OpCo, LLC", "OPENAI, L.L.C."), "OpenAI"),
        (("Acme Widgets, Inc.", "ACME WIDGETS INC", "Acme Widgets LLC"), "Acme Widgets"),
    ],
)
def test_spellings_of_one_employer(spellings, name):
    assert {resolve_employer(spelling) for spelling in spellings} == {name}


@pytest.mark.parametrize(
    "name", ["Apple Bank for Savings", "Meta Financial Group", "Intelsat US LLC", "Citizens Bank"]
)
def test_alike_names_are_not_merged(name):
    assert resolve_employer(name) not in ("Apple", "Meta", "Intel", "Citigroup")


def test_an_employer_is_resolved_once():
    for name in ("The Boston Consulting Group, Inc.", "University of Michigan", "AT&T Services"):
        once = resolve_employer(name)
        assert resolve_employer(once) == once
    assert bare("  ") == ""
    assert resolve_employer("") is None


def test_find_employer_offers_the_nearest():
    assert find_employer("google llc") == "Google"
    assert find_employer("Acme, Inc.", ("Acme",)) == "Acme"
    with pytest.raises(InputError, match="Anthropic"):
        find_employer("Antropic")


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ((None, "CA", "SANTA CLARA", None), ("US", "US-CA", "41940")),
        ((None, "California", "Santa Clara County", None), ("US", "US-CA", "41940")),
        (("US", "NY", None, "New York"), ("US", "US-NY", "35620")),
        (("US", "WA", "King", "Redmond"), ("US", "US-WA", "42660")),
        (("US", "VA", "Fairfax", None), ("US", "US-VA", "47900")),
        ((None, None, None, "San Francisco, CA"), ("US", "US-CA", "41860")),
        ((None, None, None, "London, United Kingdom"), ("GB", None, None)),
        ((None, None, None, "London, Ontario"), (None, None, None)),
        ((None, None, None, "Remote"), (None, None, None)),
        (("DE", "Bayern", None, "München"), ("DE", "DE-BY", None)),
        (("GB", None, None, None), ("GB", None, None)),
        ((None, None, None, None), (None, None, None)),
    ],
)
def test_places_of_rows(row, codes):
    placed = Taxonomy().places(*([value] for value in row))
    assert (placed.country[0], placed.state[0], placed.cbsa[0]) == codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("US", "US"),
        ("Deutschland", "DE"),
        ("us-ca", "US-CA"),
        ("Texas", "US-TX"),
        ("Bavaria", "DE-BY"),
        ("41860", "41860"),
        ("San Francisco Bay Area", "41860"),
        ("NYC", "35620"),
        ("Portland, OR", "38900"),
        ("Kansas City", "28140"),
        ("DE", "DE"),
        ("us-de", "US-DE"),
        ("Vereinigte Staaten", "US"),
        ("Großbritannien", "GB"),
        ("Köln", "DE-NW"),
        ("Munich, Germany", "DE-BY"),
        ("München, Bayern", "DE-BY"),
        ("Berlin", "DE-BE"),
        ("Mexico", "MX"),
        ("Puerto Rico", "US-PR"),
        ("Austin, TX, USA", "12420"),
    ],
)
def test_find_place(text, code):
    place = find_place(text)
    assert (place.cbsa or place.state or place.country) == code


@pytest.mark.parametrize(
    ("city", "country"),
    [("London", "GB"), ("Toronto", "CA"), ("Bangalore", "IN"), ("Zürich", "CH"), ("Wien", "AT")],
)
def test_a_city_abroad_leads_to_its_country_and_says_so(city, country):
    place = find_place(city)
    assert (place.country, place.state, place.cbsa) == (country, None, None)
    assert city in place.name


def test_a_city_of_two_countries_is_asked_back():
    with pytest.raises(InputError, match="GB"):
        find_place("Birmingham")


def test_codes_need_no_table_of_names():
    lines = "; ".join(f"places.find_place({code!r})" for code in ("US", "DE", "US-CA", "41860"))
    code = f"from outbid.evidence.taxonomy import places; {lines}; print(places._spellings.cache_info().currsize)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "0"


@pytest.mark.parametrize("text", ["Portland", "Springfield", "Georgia", "CA"])
def test_ambiguous_places_are_asked_back(text):
    with pytest.raises(InputError) as caught:
        find_place(text)
    assert caught.value.key == "taxonomy.place_ambiguous"
    for choice in caught.value.params["choices"].split("; "):
        find_place(choice.partition(" (")[2].rstrip(")") or choice)


@pytest.mark.parametrize("text", ["Remote", "Atlantis", "London, Ontario"])
def test_unknown_places_offer_others(text):
    with pytest.raises(InputError) as caught:
        find_place(text)
    assert caught.value.key == "taxonomy.no_place"
    assert caught.value.params["nearest"]


def test_reference_data_is_whole():
    # The Census Bureau counts 393 metropolitan and 542 micropolitan areas in July 2023; ISO 3166-1 has 249 codes.
    assert len(areas()) == 935
    assert len(set(countries().values())) == 249


@pytest.mark.parametrize(
    ("code", "role"),
    [
        ("15-1252", "software-engineer"),
        ("15-1252.00", "software-engineer"),
        ("151132", "software-engineer"),
        ("15-1256", "software-engineer"),
        ("15-2051", "data-scientist"),
        ("15-2051.01", "data-analyst"),
        ("29-1141", "nurse"),
        ("29-1051", "health-professional"),
        ("53-2011", None),
        ("", None),
    ],
)
def test_occupations(code, role):
    assert Taxonomy().occupations([code]) == [role]


def test_isco_of_a_role_is_that_of_the_crosswalk():
    # SOC-2010 15-1132 and 15-1133 (software developers), 15-1131 (programmers), 15-1134 (web developers).
    assert set(ROLES["software-engineer"].isco) >= {"2512", "2513", "2514"}
    assert ROLES["product-manager"].isco == ()


def test_find_role_by_id_name_or_title():
    assert find_role("software-engineer").id == "software-engineer"
    assert find_role("Softwareentwickler").id == "software-engineer"
    assert find_role("Sr. SWE").id == "software-engineer"
    with pytest.raises(InputError, match="nurse"):
        find_role("nurze")


def test_every_role_finds_itself():
    for role in ROLES.values():
        assert {find_role(name).id for name in (role.id, role.en, role.de)} == {role.id}


def test_the_stated_occupation_is_believed_where_it_rules_the_title_out():
    """Titles, codes and official titles of filings of fiscal year 2024, and of the classification itself."""
    ruled_out = dict(
        zip(
            ("29-1212", "15-1252", "29-1217", "11-9111", "15-1299.08", "19-1042", "13-1111"),
            Taxonomy().contradicted(
                ["29-1212", "15-1252", "29-1217", "11-9111", "15-1299.08", "19-1042", "13-1111"]
            ),
            strict=True,
        )
    )
    assert "civil-engineer" in ruled_out["29-1212"]  # a cardiologist: "Director, Structural Heart"
    assert "physician" in ruled_out["15-1252"]  # a software developer: "Resident Solutions Architect"
    assert "consultant" in ruled_out["29-1217"]  # a neurologist: "Senior Associate Consultant"
    assert "software-engineer" not in ruled_out["15-1252"]
    # borders that jobs cross: managers of health services, computing, biology and analysis of management
    assert "physician" not in ruled_out["11-9111"] + ruled_out["19-1042"]
    assert "software-engineer" not in ruled_out["13-1111"] + ruled_out["15-1299.08"] + ruled_out["19-1042"]
    assert not {"data-scientist", "executive", "professor"} & set(ruled_out["29-1212"])
    assert Taxonomy().contradicted([None, "x"]) == [(), ()]


def test_every_family_that_a_code_rules_out_is_one_and_never_its_own():
    for role in ROLES.values():
        for code in role.soc:
            (out,) = Taxonomy().contradicted([code])
            assert set(out) <= set(ROLES)
            assert role.id not in out


def test_puerto_rico_is_one_place():
    """A territory with an ISO 3166-1 code of its own; records name it as a state of the United States."""
    found = find_place("Puerto Rico")
    assert (found.country, found.state, found.cbsa) == ("US", "US-PR", None)
    assert find_place("US-PR") == found
