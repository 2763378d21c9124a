"""Packages that cannot be right: each error names the file, the object and the fix."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ocf import Object, basis, options, shares, stock_class, tx, usd, warrant, write, zipped

from outbid.core.errors import InputError
from outbid.packages.ocf import source as ocf_source
from outbid.packages.ocf.read import load_ocf


def refused(path: Path) -> str:
    with pytest.raises(InputError) as found:
        load_ocf(path)
    assert found.value.text("de") != found.value.text("en")
    return str(found.value)


def changed(tmp_path: Path, victim: str, /, **fields: Any) -> Path:
    """The good package with other fields in one object; ``None`` takes a field away."""
    objects = [each | (fields if each["id"] == victim else {}) for each in basis()]
    objects = [{key: value for key, value in each.items() if value is not None} for each in objects]
    return write(tmp_path / "p", objects)


def added(tmp_path: Path, *more: Object) -> Path:
    return write(tmp_path / "p", [*basis(), *more])


NOTHING = {"numerator": "2", "denominator": "0"}
FIRST = "TX_STOCK_ISSUANCE STOCK_ISSUANCE/cs-1/2020-01-01"


@pytest.mark.parametrize(
    ("id", "fields", "place", "what"),
    [
        ("series a", {"seniority": "2,5"}, "STOCK_CLASS series a, seniority", "“2,5” is no decimal text"),
        ("series a", {"seniority": 1e300}, "STOCK_CLASS series a, seniority", "without an exponent"),
        ("series a", {"seniority": True}, "STOCK_CLASS series a, seniority", "“True” is no decimal text"),
        ("series a", {"class_type": "senior"}, "series a, class_type", "Use one of: COMMON, PREFERRED"),
        ("STOCK_ISSUANCE/cs-1/2020-01-01", {"quantity": "1,000"}, f"{FIRST}, quantity", "without thousands separators"),
        ("STOCK_ISSUANCE/cs-1/2020-01-01", {"date": "2020-01-01T25:00:00Z"}, f"{FIRST}, date", "is no date"),
        ("series a", {"seniority": None}, "stock_classes.ocf.json, STOCK_CLASS series a", "“seniority” is missing"),
        ("series a", {"price_per_share": usd("2", "EUR")}, "series a, price_per_share", "in EUR, others are in USD"),
        ("series a", {"price_per_share": usd("2", "dollars")}, "price_per_share, currency", "no currency"),
        ("series a", {"price_per_share": "2"}, "series a, price_per_share", "an object in braces is needed"),
        ("series a", {"liquidation_preference_multiple": "-1"}, "liquidation_preference_multiple", "is negative"),
        ("series a", {"name": "A\u202eB"}, "series a, name", "without control signs"),
        ("STOCK_ISSUANCE/cs-1/2020-01-01", {"quantity": "6e6"}, f"{FIRST}, quantity", "no decimal text"),
        ("STOCK_ISSUANCE/cs-1/2020-01-01", {"date": "01/01/2020"}, f"{FIRST}, date", "“01/01/2020” is no date"),
        ("STOCK_ISSUANCE/cs-1/2020-01-01", {"stock_class_id": "x"}, f"{FIRST}, stock_class_id", "no STOCK_CLASS “x”"),
        ("STOCK_ISSUANCE/cs-1/2020-01-01", {"security_id": None}, FIRST, "“security_id” is missing"),
        ("plan", {"stock_class_ids": None}, "STOCK_PLAN plan", "“stock_class_id” is missing"),
    ],
)  # fmt: skip
def test_an_object_that_is_wrong(
    tmp_path: Path, id: str, fields: dict[str, Any], place: str, what: str
) -> None:
    message = refused(changed(tmp_path, id, **fields))
    assert place in message
    assert what in message


@pytest.mark.parametrize(
    ("event", "what"),
    [
        (shares("2023-01-01", "cs-1", "common", "1", "1"), "the id “cs-1” is taken"),
        (tx("STOCK_CLASS_SPLIT", "2023-01-01", stock_class_id="common", split_ratio=NOTHING), "no ratio"),
        (stock_class("common", "COMMON", "2"), "the id “common” is taken"),
        (warrant("2023-01-01", "w-1", "x"), "no STOCK_CLASS “x”"),
        (options("2023-01-01", "op-2", "10", "1", exercise_price=None), "“exercise_price” is missing"),
    ],
)  # fmt: skip
def test_a_transaction_that_is_wrong(tmp_path: Path, event: Object, what: str) -> None:
    message = refused(added(tmp_path, event))
    assert what in message


def test_no_manifest(tmp_path: Path) -> None:
    path = added(tmp_path)
    (path / "Manifest.ocf.json").unlink()
    assert "there is no manifest" in refused(path)
    assert "there is no manifest" in refused(zipped(path, tmp_path / "p.zip"))


@pytest.mark.parametrize(
    ("version", "known"), [("2.0.0", False), ("1.1.0", True), ("1.2.1-alpha+main", True)]
)
def test_versions(tmp_path: Path, version: str, known: bool) -> None:
    path = write(tmp_path / "p", basis(), {"ocf_version": version})
    if known:
        assert load_ocf(path).company.table.classes
    else:
        assert f"version {version}" in refused(path)


@pytest.mark.parametrize(
    ("file", "what"),
    [
        ("./gone.ocf.json", "names “./gone.ocf.json”, which is not in the package"),
        ("../../etc/passwd", "leads out of the package"),
        ("/etc/passwd", "leads out of the package"),
        ("C:\\x.json", "leads out of the package"),
        ("stakeholders.ocf.json", "the manifest lists it as OCF_TRANSACTIONS_FILE"),
    ],
)
def test_files_that_the_manifest_names(tmp_path: Path, file: str, what: str) -> None:
    path = write(tmp_path / "p", basis(), {"transactions_files": [{"filepath": file}]})
    message = refused(path)
    assert what in message


def test_a_link_out_of_the_folder(tmp_path: Path) -> None:
    path = added(tmp_path)
    (tmp_path / "secret.json").write_text("{}")
    (path / "link.ocf.json").symlink_to(tmp_path / "secret.json")
    manifest = json.loads((path / "Manifest.ocf.json").read_text())
    manifest["transactions_files"] = [{"filepath": "link.ocf.json"}]
    (path / "Manifest.ocf.json").write_text(json.dumps(manifest))
    assert "leads out of the package" in refused(path)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b'{\n "a": 1,\n "b" 2}', "line 3, column 6 is not JSON"),
        (b'{"a": "\xff"}', "line 1 is not UTF-8 text"),
        (b'{"a": NaN}', "NaN is no number"),
        (b'{"a": 1, "a": 2}', "“a” stands twice in one object"),
        (b"[" * 100_000, "not the JSON of the format"),
        (b"[" * 100 + b"]" * 100, "nested too deeply"),
        (b"[]", "states the type “[]”"),
    ],
)  # fmt: skip
def test_files_that_are_no_json(tmp_path: Path, content: bytes, what: str) -> None:
    path = added(tmp_path)
    (path / "transactions.ocf.json").write_bytes(content)
    message = refused(path)
    assert "transactions.ocf.json" in message
    assert what in message


def test_archives_that_are_none_or_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "p.zip").write_bytes(b"PK no archive")
    assert "no zip archive" in refused(tmp_path / "p.zip")
    assert "no such file" in refused(tmp_path / "gone.zip")
    with zipfile.ZipFile(tmp_path / "out.zip", "w") as archive:
        archive.writestr("../evil.json", "{}")
    assert "leads out of the package" in refused(tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Manifest.ocf.json", b"0" * 2_000_000)
    monkeypatch.setattr(ocf_source, "LARGEST_PACKAGE", 1_000_000)
    assert "is larger than 1 MB, unpacked" in refused(tmp_path / "bomb.zip")
    monkeypatch.setattr(ocf_source, "LARGEST_FILE", 1_000_000)
    monkeypatch.setattr(ocf_source, "LARGEST_PACKAGE", 10_000_000)
    assert "is larger than 1 MB, unpacked" in refused(tmp_path / "bomb.zip")
    monkeypatch.setattr(ocf_source, "MOST_OBJECTS", 10)
    assert "more than 10 objects" in refused(added(tmp_path))
    monkeypatch.setattr(ocf_source, "MOST_FILES", 3)
    assert "more than 3 files" in refused(zipped(added(tmp_path), tmp_path / "many.zip"))
    assert "more than 3 files" in refused(tmp_path / "p")


def test_two_manifests(tmp_path: Path) -> None:
    path = added(tmp_path)
    (path / "Again.ocf.json").write_text((path / "Manifest.ocf.json").read_text())
    assert "two manifests" in refused(path)


SPOILED = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(["-1", "0", "1e9", "common"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


@given(data=st.data())
def test_no_spoiled_field_ends_in_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Whatever stands in a field: the package is read, or an input error says what is wrong."""
    objects = basis()
    victim = data.draw(st.sampled_from(objects))
    key = data.draw(st.sampled_from(sorted(victim.keys() - {"object_type"})))
    victim[key] = data.draw(SPOILED)
    try:
        load_ocf(write(tmp_path_factory.mktemp("spoiled"), objects))
    except InputError as error:
        assert error.text("de")
