"""Work that takes longer than a page may: in a process of its own, watched, and ended when it is asked to.

Each piece of work runs in a process group of its own at a lower priority than the pages, so that ending it ends the
workers that it has started too. It holds the other end of a pipe of the app's: when the app is gone, however it ended,
the pipe breaks and the group ends itself.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import secrets
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from typing import Any, Literal

from outbid.core.errors import InputError, OutbidError
from outbid.web.errand import errand

State = Literal["waiting", "running", "done", "failed", "cancelled"]
MOST_RUNNING = 2
MOST_WAITING = 8
MOST_KEPT = 32
LOOKS = 0.25
"""Seconds between two looks at whether a silent process is still there."""
FAREWELL = 2.0
"""Seconds that a process has to tidy up after its answer is here."""


@dataclass(frozen=True)
class Job:
    """How far a piece of work is.

    Args:
        id: its name in addresses.
        state: ``waiting`` for its turn, ``running``, then ``done``, ``failed`` or ``cancelled``.
        title: key of the message that says what is being worked out.
        address: the page that shows the answer.
        key: what it answers; the same question joins it.
        done, total: steps; a total of zero while it is not known.
        result: what came of it, once done.
        error: why it failed: what is wrong with the input, or ``None`` for a defect of the program.
    """

    id: str
    state: State
    title: str = ""
    address: str = "/"
    key: Hashable = None
    done: int = 0
    total: int = 0
    result: Any = None
    error: OutbidError | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state not in ("waiting", "running")

    @property
    def percent(self) -> int | None:
        """How much is done, in whole percent; ``None`` while that is not known."""
        return min(100, 100 * self.done // self.total) if self.total > 0 else None


class Jobs:
    """The pieces of work that wait or are under way, and the last ones that ended."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._errands: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {}
        self._waiting: deque[str] = deque()
        self._processes: dict[str, Any] = {}
        self._guard = threading.RLock()
        self._context = multiprocessing.get_context("spawn")

    def start(
        self,
        work: Callable[..., Any],
        *arguments: Any,
        key: Hashable = None,
        title: str = "",
        address: str = "/",
    ) -> str:
        """Runs ``work(*arguments, progress)`` elsewhere, at once or as soon as its turn comes.

        Args:
            work: a function of a module, which can be pickled; ``progress(done, total)`` is its last argument.
            *arguments: what can be pickled.
            key: what is asked. While the same question is being answered, or its answer is kept, it is that job.
            title: key of the message that says what is being worked out.
            address: the page that shows the answer, to which the page of the job leads when it ends.

        Returns:
            The name of the job.

        Raises:
            InputError: too much is waiting already.
        """
        with self._guard:
            same = self.find(key)
            if same is not None and same.state in ("waiting", "running", "done"):
                return same.id
            if len(self._waiting) >= MOST_WAITING:
                raise InputError("app.too_many_jobs", most=MOST_WAITING)
            name = secrets.token_urlsafe(9)
            self._jobs[name] = Job(name, "waiting", title, address, key)
            self._errands[name] = work, arguments
            self._waiting.append(name)
            ended = [each for each, job in self._jobs.items() if job.ended]
            for old in ended[:-MOST_KEPT]:
                del self._jobs[old]
            self._next()
        return name

    def get(self, name: str) -> Job | None:
        """The job called ``name``; ``None``: there is none, or it ended long ago."""
        return self._jobs.get(name)

    def find(self, key: Hashable) -> Job | None:
        """The last job that was asked ``key``; ``None``: there is none, or ``key`` is ``None``."""
        if key is None:
            return None
        with self._guard:
            return next((job for job in reversed(self._jobs.values()) if job.key == key), None)

    def cancel(self, name: str) -> None:
        """Ends a job and everything that it started; nothing if it has ended."""
        with self._guard:
            job = self._jobs.get(name)
            if job is None or job.ended:
                return
            self._jobs[name] = replace(job, state="cancelled")
            if job.state == "waiting":
                self._waiting.remove(name)
                del self._errands[name]
            elif name in self._processes:
                _kill(self._processes[name])

    def close(self) -> None:
        """Ends all jobs."""
        for name in list(self._jobs):
            self.cancel(name)
        atexit.unregister(self.close)

    def _next(self) -> None:
        """Begins what waits, as far as there is room."""
        with self._guard:
            while self._waiting and len(self._processes) < MOST_RUNNING:
                name = self._waiting.popleft()
                work, arguments = self._errands.pop(name)
                ours, theirs = self._context.Pipe()
                process = self._context.Process(target=errand, args=(theirs, work, arguments))
                try:
                    process.start()
                except Exception:  # what cannot be sent to another process is a defect of who asked
                    traceback.print_exc(file=sys.stderr)
                    ours.close()
                    self._jobs[name] = replace(self._jobs[name], state="failed")
                    continue
                finally:
                    theirs.close()
                # processes that are still there would otherwise be waited for when the program ends
                atexit.unregister(self.close)
                atexit.register(self.close)
                self._processes[name] = process
                self._jobs[name] = replace(self._jobs[name], state="running")
                threading.Thread(target=self._watch, args=(name, process, ours), daemon=True).start()

    def _watch(self, name: str, process: Any, ours: Connection) -> None:
        try:
            ended = self._listen(name, process, ours)
        except Exception:  # an answer that cannot be read here is a failure of the job, not of the app
            traceback.print_exc(file=sys.stderr)
            ended = {"state": "failed"}
        process.join(FAREWELL if ended["state"] == "done" else 0)
        _kill(process)
        process.join()
        ours.close()
        with self._guard:
            del self._processes[name]
            self._put(name, **ended)
            self._next()

    def _listen(self, name: str, process: Any, ours: Connection) -> dict[str, Any]:
        """What becomes of a job: its answer, what is wrong with the question, or neither if its process is gone."""
        while True:
            if not ours.poll(LOOKS):
                if process.exitcode is not None and not ours.poll():
                    return {"state": "failed"}
                continue
            try:
                kind, value = ours.recv()
            except (EOFError, OSError):
                return {"state": "failed"}
            if kind != "progress":
                return {"state": kind, "result" if kind == "done" else "error": value}
            self._put(name, done=value[0], total=value[1])

    def _put(self, name: str, **changes: Any) -> None:
        with self._guard:
            job = self._jobs.get(name)
            if job is not None and not job.ended:
                self._jobs[name] = replace(job, **changes)


def _kill(process: Any) -> None:
    """Ends the group of ``process``, or itself where it has none yet and therefore has started nothing."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (AttributeError, ProcessLookupError, PermissionError):
        process.kill()
