"""Files that fuzzing found to break a reader; each is small and was a fault once."""

from __future__ import annotations

import json
import random
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from outbid.core.errors import InputError
from outbid.data.files.archive import unpack_one
from outbid.market.scenarios.sweeps.chunks import Chunk
from outbid.market.scenarios.sweeps.folder import QUESTION, Folder, opened
from outbid.packages.ocf.read import load_ocf
from outbid.report.publish_files import load_range

EXAMPLES = Path(__file__).parents[2] / "examples"
DEEP = "[" * 100_000
RANGE = {
    "band": {"minimum": {"value": 1e5}, "maximum": {"value": 1.5e5}, "currency": "USD"},
    "benchmark": None,
    "cell": {"role": "nurse"},
}


def refused(read: Any) -> None:
    """``read`` complains, in words of both languages."""
    with pytest.raises(InputError) as caught:
        read()
    for language in ("en", "de"):
        assert caught.value.text(language).strip()


def test_the_range_is_good_that_the_others_are_made_of(tmp_path: Path) -> None:
    path = tmp_path / "band.json"
    path.write_text(json.dumps(RANGE))
    assert load_range(path).high == 1.5e5


@pytest.mark.parametrize("end", ["NaN", "Infinity", "-Infinity", "1e999", '"nan"', '"inf"', "9" * 400])
def test_no_end_of_a_range_is_other_than_a_number(tmp_path: Path, end: str) -> None:
    path = tmp_path / "band.json"
    path.write_text(json.dumps(RANGE).replace("150000.0", end))
    refused(lambda: load_range(path))


@pytest.mark.parametrize("state", ["-Infinity", "NaN", "7", "{}", "[]", "true"])
def test_the_parts_of_what_a_range_is_of_are_texts(tmp_path: Path, state: str) -> None:
    path = tmp_path / "band.json"
    path.write_text(json.dumps(RANGE).replace('"nurse"', f'"nurse", "state": {state}'))
    refused(lambda: load_range(path))


@pytest.mark.parametrize("cell", ["[]", "7", "null", '"nurse"'])
def test_what_a_range_is_of_is_a_table(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "band.json"
    path.write_text(json.dumps(RANGE).replace('{"role": "nurse"}', cell))
    refused(lambda: load_range(path))


def test_a_range_nested_too_deep(tmp_path: Path) -> None:
    path = tmp_path / "band.json"
    path.write_text(DEEP)
    refused(lambda: load_range(path))


def test_a_sweep_whose_question_is_nested_too_deep(tmp_path: Path) -> None:
    (tmp_path / QUESTION).write_text(DEEP)
    question: Any = SimpleNamespace(told={"draws": 1}, digest="0")

    def enter() -> None:
        with opened(tmp_path, question):
            pass

    refused(enter)


def test_a_part_of_a_sweep_that_is_nested_too_deep_is_cleared_again(tmp_path: Path) -> None:
    (tmp_path / "part-00-0000000").write_text(DEEP + "\n")
    like: Any = None
    assert Folder(tmp_path, "0").kept(Chunk(0, 0, 4), like) is None


@pytest.mark.parametrize("seed", range(8))
def test_an_archive_whose_packed_bytes_are_damaged(tmp_path: Path, seed: int) -> None:
    """What does not unpack is said so, also where the checksum of the archive is not reached."""
    path, draw = tmp_path / "package.zip", random.Random(seed)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in sorted((EXAMPLES / "unicorn-ocf").iterdir()):
            archive.write(each, each.name)
    with zipfile.ZipFile(path) as archive:
        starts = [each.header_offset + 30 + len(each.filename) for each in archive.infolist()]
    content = bytearray(path.read_bytes())
    for start in starts:
        content[start : start + 8] = draw.randbytes(8)
    path.write_bytes(content)
    refused(lambda: load_ocf(path))


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("named", [None, 99])
def test_one_damaged_file_in_an_archive(tmp_path: Path, method: int, named: int | None) -> None:
    """Packed in any of the ways that Python knows, or said to be packed in one that it does not."""
    path = tmp_path / "pay.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("pay.csv", "title,pay\n" + "nurse,50000\n" * 200)
    assert unpack_one(path, tmp_path).stat().st_size > 2000
    content = bytearray(path.read_bytes())
    directory = content.rindex(b"PK\x01\x02")
    if named is None:
        content[45 : directory - 4] = random.Random(method).randbytes(directory - 49)
    else:
        content[directory + 10] = named
    path.write_bytes(content)
    refused(lambda: unpack_one(path, tmp_path))
    refused(lambda: load_ocf(path))


def test_an_archive_of_a_later_version_of_the_format(tmp_path: Path) -> None:
    """Which its directory says before any file in it is read."""
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Manifest.ocf.json", "{}")
    content = bytearray(path.read_bytes())
    content[content.rindex(b"PK\x01\x02") + 6] = 182
    path.write_bytes(content)
    refused(lambda: load_ocf(path))
    refused(lambda: unpack_one(path, tmp_path))


def test_an_archive_in_which_a_file_has_no_name(tmp_path: Path) -> None:
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x", "{}")
    content = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x01\x02", 46), (b"PK\x03\x04", 30)):
        # the name begins with a sign that ends names
        content[content.index(mark) + at] = 0
    path.write_bytes(content)
    refused(lambda: load_ocf(path))
    assert unpack_one(path, tmp_path).read_text() == "{}"
