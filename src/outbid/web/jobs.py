"""Work that takes longer than a page may: in a process of its own, watched, and ended when it is asked to."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import secrets
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Literal

from outbid.core.errors import InputError, OutbidError

State = Literal["running", "done", "failed", "cancelled"]
MOST_RUNNING = 2
MOST_KEPT = 32


@dataclass(frozen=True)
class Job:
    """How far a piece of work is.

    Args:
        id: its name in addresses.
        state: ``running`` until it is ``done``, ``failed`` or ``cancelled``.
        done, total: steps; a total of zero while it is not known.
        result: what came of it, once done.
        error: why it failed: what is wrong with the input, or ``None`` for a defect of the program.
    """

    id: str
    state: State
    done: int = 0
    total: int = 0
    result: Any = None
    error: OutbidError | None = None


class Jobs:
    """The pieces of work under way, and the last ones that ended."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._processes: dict[str, Any] = {}
        self._guard = threading.Lock()
        self._context = multiprocessing.get_context("spawn")

    def start(self, work: Callable[..., Any], *arguments: Any) -> str:
        """Runs ``work(*arguments, progress)`` elsewhere; returns the name of the job.

        Args:
            work: a function of a module, which can be pickled; ``progress(done, total)`` is its last argument.
            *arguments: what can be pickled.

        Raises:
            InputError: too much is under way already.
        """
        with self._guard:
            if sum(job.state == "running" for job in self._jobs.values()) >= MOST_RUNNING:
                raise InputError("app.too_many_jobs", most=MOST_RUNNING)
            name = secrets.token_urlsafe(9)
            ours, theirs = self._context.Pipe(duplex=False)
            process = self._context.Process(target=_run, args=(theirs, work, arguments), daemon=False)
            self._jobs[name] = Job(name, "running")
            self._processes[name] = process
            for old in [key for key, job in self._jobs.items() if job.state != "running"][
                : -MOST_KEPT or None
            ]:
                del self._jobs[old]
        process.start()
        theirs.close()
        threading.Thread(target=self._watch, args=(name, process, ours), daemon=True).start()
        return name

    def get(self, name: str) -> Job | None:
        """The job called ``name``; ``None``: there is none, or it ended long ago."""
        return self._jobs.get(name)

    def cancel(self, name: str) -> None:
        """Ends a job and everything that it started."""
        with self._guard:
            job = self._jobs.get(name)
            if job is None or job.state != "running":
                return
            self._jobs[name] = Job(name, "cancelled", job.done, job.total)
            process = self._processes[name]
        _kill(process)

    def close(self) -> None:
        """Ends all jobs."""
        for name in list(self._jobs):
            self.cancel(name)

    def _watch(self, name: str, process: Any, ours: Connection) -> None:
        ended = Job(name, "failed")
        with contextlib.suppress(EOFError, OSError):
            while True:
                kind, value = ours.recv()
                if kind == "progress":
                    self._put(Job(name, "running", *value))
                    continue
                ended = (
                    Job(name, "done", result=value) if kind == "done" else Job(name, "failed", error=value)
                )
                break
        self._put(ended)
        process.join()
        with self._guard:
            self._processes.pop(name, None)

    def _put(self, job: Job) -> None:
        with self._guard:
            if self._jobs[job.id].state == "running":
                self._jobs[job.id] = job


def _run(theirs: Connection, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    if hasattr(os, "setsid"):
        # so that ending it ends the workers that it has started
        os.setsid()

    def progress(done: int, total: int) -> None:
        theirs.send(("progress", (done, total)))

    try:
        theirs.send(("done", work(*arguments, progress)))
    except OutbidError as error:
        theirs.send(("failed", error))


def _kill(process: Any) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg") and process.pid and os.getpgid(process.pid) == process.pid:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
