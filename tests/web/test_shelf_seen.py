"""What the shelf remembers of files, and how long a writer waits for another, whatever clocks and tools say."""

from __future__ import annotations

import contextlib
import itertools
import os
import time
from pathlib import Path

import pytest

from outbid.core.errors import InputError
from outbid.web.shelf_lock import PATIENCE, alone
from outbid.web.shelf_seen import Seen
from outbid.web.shelf_versions import digest_of

ONE, TWO = 'name = "one"\n', 'name = "two"\n'
YEAR = 365 * 86_400


def passed(monkeypatch: pytest.MonkeyPatch, since: float, seconds: float) -> None:
    """It is ``seconds`` after the time ``since``."""
    monkeypatch.setattr(time, "time", lambda: since + seconds)


def test_an_old_file_changed_by_a_tool_that_keeps_its_time_and_size_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, file = Seen(), tmp_path / "mine.toml"
    file.write_text(ONE)
    when = time.time() - YEAR
    os.utime(file, (when, when))
    before = file.stat()
    # nobody looks within the seconds that a clock may be too coarse for
    passed(monkeypatch, before.st_ctime, 60)
    known = seen.entry(file, before)
    assert known.title == "one"
    assert seen.entry(file, file.stat()) is known, "nothing has changed"
    now = before
    while now.st_ctime_ns == before.st_ctime_ns:
        file.write_text(TWO)
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
        now = file.stat()
    kept = ("st_ino", "st_mtime_ns", "st_size")
    assert [getattr(now, each) for each in kept] == [getattr(before, each) for each in kept]
    passed(monkeypatch, now.st_ctime, 60)
    found = seen.entry(file, now)
    assert (found.title, found.digest) == ("two", digest_of(TWO.encode()))


@pytest.mark.parametrize(
    ("written", "tick"),
    [(0, "st_ctime"), (-YEAR, "st_ctime"), (-YEAR, "st_mtime")],
    ids=["just written", "with its time set back", "where a change is noted by the time of writing only"],
)
def test_a_change_within_one_tick_of_the_clock_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: int, tick: str
) -> None:
    seen, file = Seen(), tmp_path / "mine.toml"
    file.write_text(ONE)
    when = time.time() + written
    os.utime(file, (when, when))
    status = file.stat()
    passed(monkeypatch, getattr(status, tick), 1)
    assert seen.entry(file, status).title == "one"
    file.write_text(TWO)  # of which a coarse clock gives the same status
    assert seen.entry(file, status).title == "two"
    passed(monkeypatch, getattr(status, tick), 60)
    file.write_text(ONE)
    assert seen.entry(file, status).title == "two", "later a clock has moved on, and the status tells"


def test_a_writer_waits_by_a_clock_that_nobody_sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock, years = tmp_path / "lock", itertools.count(0, YEAR)
    other, waited = contextlib.ExitStack(), itertools.count(1)
    other.enter_context(alone(lock))
    monkeypatch.setattr(time, "time", lambda: float(next(years)))
    monkeypatch.setattr(time, "sleep", lambda seconds: other.close() if next(waited) == 3 else None)
    with alone(lock):
        assert next(waited) == 4, "it came in once the other had gone"


def test_a_writer_does_not_wait_for_ever_where_the_clock_stands_still(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, seconds, waited = tmp_path / ".outbid" / "lock", itertools.count(), itertools.count()
    lock.parent.mkdir()

    def wait(_: float) -> None:
        assert next(waited) < 10 * PATIENCE, "it waits for ever"

    with alone(lock):
        monkeypatch.setattr(time, "time", lambda: 0.0)
        monkeypatch.setattr(time, "monotonic", lambda: float(next(seconds)))
        monkeypatch.setattr(time, "sleep", wait)
        with pytest.raises(InputError) as caught, alone(lock):
            pass
        monkeypatch.undo()
    assert caught.value.key == "app_files.busy"
    assert next(waited) > 1
