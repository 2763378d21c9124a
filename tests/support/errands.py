"""Work for the jobs of the app: functions that another process can import."""

import ctypes
import multiprocessing
import os
import time
from collections.abc import Callable
from pathlib import Path

from outbid.core.errors import InputError, Problems

Progress = Callable[[int, int], None]


def double(number: int, progress: Progress) -> int:
    progress(1, 2)
    return 2 * number


def sleep(seconds: float, progress: Progress) -> None:
    progress(0, 10)
    time.sleep(seconds)


def marked_sleep(folder: Path, seconds: float, progress: Progress) -> None:
    """Leaves a file named after its process, then sleeps."""
    (folder / str(os.getpid())).touch()
    progress(3, 10)
    time.sleep(seconds)


def family(folder: Path, progress: Progress) -> None:
    """Two forked workers and two spawned ones, all asleep."""
    for _ in range(2):
        multiprocessing.get_context("fork").Process(target=marked, args=(folder,)).start()
        multiprocessing.get_context("spawn").Process(target=marked, args=(folder,)).start()
    marked_sleep(folder, 600.0, progress)


def marked(folder: Path) -> None:
    (folder / str(os.getpid())).touch()
    time.sleep(600)


def orphans(folder: Path, progress: Progress) -> int:
    """Ends at once and leaves a forked worker behind that still holds its end of the pipe."""
    multiprocessing.get_context("fork").Process(target=marked, args=(folder,), daemon=False).start()
    while not list(folder.iterdir()):
        time.sleep(0.01)
    os._exit(3)


def talk(progress: Progress) -> str:
    print("a line that is nobody's answer", flush=True)
    return "said"


def large(megabytes: int, progress: Progress) -> bytes:
    return b"x" * (megabytes << 20)


def fault(progress: Progress) -> None:
    ctypes.string_at(0)


def defect(progress: Progress) -> None:
    raise ZeroDivisionError


def not_to_be_sent(progress: Progress) -> object:
    return lambda: None


def wrong_input(progress: Progress) -> None:
    raise Problems([InputError("app.file_name", where="one.toml", value="x"), InputError("app.answer_gone")])


def chatty(times: int, progress: Progress) -> int:
    for done in range(times):
        progress(done + 1, times)
    return times


def niceness(progress: Progress) -> int:
    return os.nice(0)
