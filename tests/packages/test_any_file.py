"""Whatever stands in a file, and whatever a file names: an answer or a complaint, soon, and nothing else."""

import datetime as dt
import math
import os
import tomllib
from pathlib import Path

import pytest
import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outbid.core.errors import InputError
from outbid.offers.candidate_file import candidate_of
from outbid.offers.employer_file import employer_of
from outbid.offers.team_schema import TeamFile
from outbid.packages.base_rates_file import load_base_rates
from outbid.packages.captable_file import cap_table_of
from outbid.packages.company_file import load_company
from outbid.packages.files import load_offer, offer_of, person_of
from outbid.packages.ocf import source
from outbid.packages.ocf.source import open_source
from outbid.packages.toml_file import DEEPEST, tables_in
from outbid.packages.validation import validate

EXAMPLES = Path(__file__).parents[2] / "examples"
OFFER = (EXAMPLES / "talent-war" / "startup.toml").read_text("utf-8")
BEFORE_SHARES, _, SHARES = OFFER.partition("shares = ")
READERS = {
    "talent-war/startup.toml": lambda tables, where: offer_of(tables, where, "en"),
    "talent-war/me.toml": lambda tables, where: person_of(tables, where, "en"),
    "talent-war/company.toml": lambda tables, where: cap_table_of(tables, where, "en"),
    "win/candidate-medium.toml": lambda tables, where: candidate_of(tables, where, "en"),
    "win/startup.toml": lambda tables, where: employer_of(tables, where, "en"),
    "win/team.toml": lambda tables, where: validate(TeamFile, tables, where, "en"),
}
SCALARS = st.one_of(
    st.sampled_from([10**400, -(10**400), 10**18, 10**18 + 1, 2**63, 1e308, -1e308, math.inf, -math.inf, math.nan, 0]),
    st.sampled_from([dt.date.min, dt.date.max, dt.datetime.min, dt.time.max, "9" * 400, "1 to 2", "/", "..", "\0", ""]),
    st.integers(), st.floats(), st.booleans(), st.dates(), st.text(max_size=8),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def places(value, at=()):
    rows = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in rows:
        yield (*at, key)
        yield from places(inner, (*at, key))


def with_shares(value: str) -> bytes:
    return f"{BEFORE_SHARES}shares = {value}\n{SHARES.partition(chr(10))[2]}".encode()


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_value_anywhere_is_read_or_refused(name: str, data: st.DataObject) -> None:
    file = EXAMPLES / name
    document = tomllib.loads(file.read_text("utf-8"))
    chosen = data.draw(st.sampled_from(list(places(document))))
    holder = document
    for key in chosen[:-1]:
        holder = holder[key]
    holder[chosen[-1]] = data.draw(VALUES)
    try:
        text = tomlkit.dumps(document)
    except ValueError:  # tomlkit cannot write it, so it stands in no file
        return
    try:
        READERS[name](tables_in(text.encode("utf-8", "surrogatepass"), str(file)), str(file))
    except InputError as error:
        assert error.text("en") and error.text("de")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200) | st.text(alphabet="[]{}=.,'\"\\#\n 0123456789eE+-_:infaxT\0é", max_size=80))
def test_any_bytes_are_tables_or_refused(content: bytes | str) -> None:
    try:
        tables_in(content.encode() if isinstance(content, str) else content, "any.toml")
    except InputError as error:
        assert "any.toml" in str(error)


@pytest.mark.parametrize(
    "value", ["9" * 400, "-" + "9" * 400, "1_000_000_000_000_000_001", "1e19", "inf", "-inf", "nan"]
)
def test_a_number_that_cannot_be_counted_with_is_refused_at_its_place(value: str) -> None:
    with pytest.raises(InputError) as found:
        tables_in(with_shares(value), "startup.toml")
    (only,) = found.value.each
    assert only.where == "startup.toml, stake[0].shares"


def test_the_largest_number_that_may_stand_in_a_file_stays_a_number() -> None:
    tables = tables_in(with_shares("1_000_000_000_000_000_000"), "startup.toml")
    assert tables["stake"][0]["shares"] == 10**18


def test_tables_within_tables_end_somewhere() -> None:
    assert tables_in(b"a = " + b"[" * (DEEPEST - 1) + b"]" * (DEEPEST - 1), "deep.toml")
    with pytest.raises(InputError, match="too deeply"):
        tables_in(b"a = " + b"[" * 200 + b"]" * 200, "deep.toml")
    with pytest.raises(InputError):
        tables_in(b"a = " + b"[" * 50_000, "deep.toml")


def naming(folder: Path, place: str) -> Path:
    """The offer of the example with its cap table at ``place``."""
    file = folder / "startup.toml"
    file.write_text(OFFER.replace('cap_table = "company.toml"', f'cap_table = "{place}"'), "utf-8")
    return file


@pytest.mark.parametrize(
    "place", ["/", "/proc", "/dev/null", "a" * 300, "a" * 300 + ".zip", ".", "a/../..", "/dev/null/x.zip"]
)
def test_a_cap_table_that_is_none_is_refused(tmp_path: Path, place: str) -> None:
    with pytest.raises(InputError) as found:
        load_offer(naming(tmp_path, place))
    assert "cap_table" in str(found.value)


def test_a_folder_of_anything_is_counted_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = 0
    scan = os.scandir

    def counting(place):
        nonlocal looked
        looked += 1
        return scan(place)

    for number in range(40):
        (tmp_path / "much" / f"{number:02}" / "deeper").mkdir(parents=True)
        (tmp_path / "much" / f"{number:02}" / "no.txt").touch()
    monkeypatch.setattr(source, "MOST_FILES", 50)
    monkeypatch.setattr(os, "scandir", counting)
    with pytest.raises(InputError, match="more than 50"):
        open_source(tmp_path / "much")
    assert looked < 50, "folders that were looked into"


def test_links_that_lead_back_and_folders_that_are_closed_end_the_walk(tmp_path: Path) -> None:
    (tmp_path / "p" / "in").mkdir(parents=True)
    (tmp_path / "p" / "in" / "x.json").write_text("{}")
    (tmp_path / "p" / "in" / "back").symlink_to(tmp_path / "p", target_is_directory=True)
    (tmp_path / "p" / "self.json").symlink_to(tmp_path / "p" / "self.json")
    assert open_source(tmp_path / "p").names == ("in/x.json",)


def test_a_folder_that_goes_while_it_is_walked_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(place):
        raise FileNotFoundError(2, "No such file or directory", str(place))

    monkeypatch.setattr(os, "scandir", gone)
    with pytest.raises(InputError, match="No such file"):
        load_company(tmp_path)


def test_base_rates_of_any_size_are_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "rates.toml"
    file.write_text(f"[stages.b]\nyears = {'9' * 400}\n")
    with pytest.raises(InputError, match=r"stages\.b\.years"):
        load_base_rates(file)
