"""What is proposed, written as an offer file, is read back as the very same package."""

import json
import shutil
import tomllib
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outbid.core.errors import InputError
from outbid.offers.candidate_file import load_candidate
from outbid.offers.employer_file import load_employer, load_employers
from outbid.offers.offer_file import offer_text, write_offer
from outbid.offers.schema import json_schemas
from outbid.offers.terms import Terms
from outbid.packages.files import load_offer

WIN = Path(__file__).parents[2] / "examples" / "win"
CANDIDATE = load_candidate(WIN / "candidate-medium.toml")
STARTUP = load_employer(WIN / "startup.toml", CANDIDATE)
LISTED = """
name = "Big"
currency = "USD"
locale = "de"
start = 2027-01-04
[salary]
growth = "2,5%"
[bonus]
target = "15%"
payout = "80% bis 120%"
[[benefit]]
name = 'He said "yes" \\ no'
yearly = "9.000"
[refresher]
value = 50_000
vesting = "4y/quarterly"
[equity]
listed = true
volatility = "30,5%"
beta = 1.1
vesting = ["4y/quarterly", "40/30/20/10"]
[limits]
base = "100.000 bis 300.000"
sign_on_most = "50k"
grant_most = "1M"
[cost]
leaving = "10%"
clawback_months = 24
pro_rata = false
"""

money = st.floats(0.01, 1e6).map(lambda value: round(value, 2))
shares = st.one_of(st.just(0.0), st.integers(1, 190_000).map(float), st.floats(1e-3, 1.9e5))


@pytest.fixture(scope="module")
def listed(tmp_path_factory):
    path = tmp_path_factory.mktemp("listed") / "big.toml"
    path.write_text(LISTED, "utf-8")
    return load_employers(path, CANDIDATE)


@settings(max_examples=40, deadline=None)
@given(base=money, sign_on=st.one_of(st.just(0.0), money), equity=shares)
def test_a_private_offer_comes_back(tmp_path_factory, base, sign_on, equity):
    terms = Terms(base, sign_on, equity)
    path = write_offer(STARTUP, terms, tmp_path_factory.mktemp("offer") / "there" / "proposal.toml")
    assert load_offer(path) == STARTUP.package(terms)


@settings(max_examples=40, deadline=None)
@given(
    base=money,
    sign_on=st.one_of(st.just(0.0), money),
    equity=st.one_of(st.just(0.0), money),
    norm=st.booleans(),
)
def test_a_listed_offer_comes_back(tmp_path_factory, listed, base, sign_on, equity, norm):
    employer, terms = listed[norm], Terms(base, sign_on, equity)
    path = write_offer(employer, terms, tmp_path_factory.mktemp("offer") / "proposal.toml")
    read, meant = load_offer(path), employer.package(terms)
    assert read == meant
    assert read.sign_on is None or (read.sign_on.clawback_months, read.sign_on.pro_rata) == (24, False)


def test_files_are_named_from_where_the_offer_lies(tmp_path):
    shutil.copytree(WIN, tmp_path / "own")
    employer = load_employer(tmp_path / "own" / "startup.toml", CANDIDATE)
    path = write_offer(employer, Terms(180_000.0, 0.0, 5_000.0), tmp_path / "sent" / "far" / "offer.toml")
    table = tomllib.loads(path.read_text("utf-8"))
    assert table["stake"][0]["cap_table"] == "../../own/company.toml"
    assert load_offer(path).stakes[0].shares == 5_000


def test_comments_say_what_is_proposed_and_what_limits_it():
    limits = STARTUP.limits
    text = offer_text(STARTUP, Terms(180_000.0, 0.0, limits.equity.high), WIN / "offer.toml")
    lines = dict(line.split(" = ", 1) for line in text.splitlines() if " = " in line)
    assert lines["base"] == "180_000  # proposed"
    assert lines["shares"].endswith("# proposed: all that is left of the pool")
    assert "startup.toml" in text.splitlines()[0]
    german = offer_text(STARTUP, Terms(limits.base.high, 0.0, 0.0), WIN / "offer.toml", language="de")
    assert "# Vorschlag: am Ende des Gehaltsbands" in german


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "taken").write_text("")
    with pytest.raises(InputError) as caught:
        write_offer(STARTUP, Terms(180_000.0), tmp_path / "taken" / "offer.toml")
    assert caught.value.key == "candidate.cannot_write"


EXAMPLES = ("candidate-low", "candidate-medium", "candidate-high", "me", "public", "startup", "company")


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_satisfy_the_schemas_that_ship(name):
    path = WIN / f"{name}.toml"
    named = path.read_text("utf-8").splitlines()[0].partition("../../schemas/")[2]
    schema = json.loads((WIN.parents[1] / "schemas" / named).read_text("utf-8"))
    example = json.loads(json.dumps(tomllib.loads(path.read_text("utf-8")), default=str))
    jsonschema.Draft202012Validator(schema).validate(example)
    if schema["title"] in ("CandidateFile", "EmployerFile"):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**example, "salery": 1}, schema)


@pytest.mark.parametrize("kind", ["candidate", "employer"])
def test_schemas_that_ship_are_those_of_the_program(kind):
    shipped = WIN.parents[1] / "schemas" / f"{kind}.schema.json"
    assert json.dumps(json_schemas()[kind], indent=2, ensure_ascii=False) + "\n" == shipped.read_text("utf-8")
