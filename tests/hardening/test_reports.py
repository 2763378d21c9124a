"""Reports written over earlier ones: each is the old one or the new one, whatever ends the program."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest

from outbid.core.errors import InputError
from outbid.core.whole import put, save

OLD, SIZE = b"old" * 50_000, 400_000
WRITING = """
from pathlib import Path
from outbid.core.whole import put
number = 0
while True:
    number += 1
    put(str(number % 10).encode() * {size}, Path("report.html"))
"""


def test_a_report_is_old_or_new_whenever_its_writer_is_killed(machine, tmp_path: Path) -> None:
    report, chance, seen = tmp_path / "report.html", random.Random(4), set()
    put(OLD, report)
    report.chmod(0o600)
    for _ in range(60):
        running = machine.start(folder=tmp_path, before=WRITING.format(size=SIZE))
        time.sleep(chance.uniform(0, 0.03))
        running.kill()
        running.wait()
        content = report.read_bytes()
        assert content == OLD or (len(content) == SIZE and len(set(content)) == 1)
        assert report.stat().st_mode & 0o777 == 0o600, "who may read it is the same"
        seen.add(content[:1])
    assert len(seen) > 1, "something was written"
    put(b"new", report)
    assert report.read_bytes() == b"new", "what a killed writer left is in nobody's way"


def test_what_one_left_who_had_the_same_number_is_in_nobodys_way(tmp_path: Path) -> None:
    # in a container the number of a process is the same each time
    (tmp_path / f".outbid-{os.getpid()}.part").write_bytes(b"half")
    save(b"whole", tmp_path / "report.html")
    assert (tmp_path / "report.html").read_bytes() == b"whole"


def test_the_next_report_takes_away_what_killed_writers_left_long_ago(tmp_path: Path) -> None:
    now = time.time()
    others = {
        ".outbid-mine.txt": 7200,
        "outbid-1.part": 7200,
        ".outbid-22.part": 7200,
        ".outbid-33.part": 3500,
    }
    for name, age in others.items():
        (tmp_path / name).write_bytes(b"half")
        os.utime(tmp_path / name, (now - age, now - age))
    (tmp_path / ".outbid-folder.part").mkdir()
    os.utime(tmp_path / ".outbid-folder.part", (now - 7200, now - 7200))
    save(b"whole", tmp_path / "report.html")
    left = {each.name for each in tmp_path.iterdir()}
    expected = {"report.html", ".outbid-folder.part", *others} - {".outbid-22.part"}
    assert left == expected, "one that may still be written to stays, and so does what somebody else made"


def test_what_leads_elsewhere_is_written_to_and_stays(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "report.html"
    link.symlink_to(tmp_path / "there" / "real.html")
    save(b"first", link)
    save(b"second", link)
    assert link.is_symlink()
    assert (tmp_path / "there" / "real.html").read_bytes() == b"second"
    save(b"nothing", "/dev/null")
    assert not Path("/dev/null").is_file()


@pytest.mark.parametrize(
    "name", ["file/report.html", "nowhere/report.html", "folder", "loop", "a\0b.html", "x" * 300, "🧪" * 90]
)
def test_places_that_cannot_be_written_to_are_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"no folder")
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InputError) as caught:
        save(b"content", tmp_path / name)
    assert caught.value.key == "errors.cannot_write"
    assert caught.value.where == str(tmp_path / name)
    assert sorted(tmp_path.rglob("*")) == before
