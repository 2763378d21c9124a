"""Commands as a person's machine runs them, each in a process of its own, however odd the machine."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
NOTHING = "/dev/null"


@dataclass(frozen=True)
class Outcome:
    code: int
    out: bytes
    err: str


@dataclass(frozen=True)
class Running:
    """A command under way; ``stdout`` and ``stderr`` are the files that it writes."""

    process: int
    ended: Path
    stdout: str | None
    stderr: str | None

    def kill(self) -> None:
        """Ends it as nobody can prevent; it may have ended by itself."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process, 9)

    def wait(self, longest: float = 120.0) -> Outcome:
        """How it ended."""
        until = time.monotonic() + longest
        while not self.ended.exists():
            assert time.monotonic() < until, "it hangs"
            time.sleep(0.001)
        return Outcome(int(self.ended.read_text()), _content(self.stdout), _content(self.stderr).decode())


def _content(place: str | None) -> bytes:
    return Path(place).read_bytes() if place is not None and Path(place).is_file() else b""


class Machine:
    """Starts commands; see ``forked.py``."""

    def __init__(self, server: subprocess.Popen[str], scratch: Path) -> None:
        self._server = server
        self._scratch = scratch
        self._numbers = count()

    def start(
        self,
        *words: object,
        folder: Path,
        env: Mapping[str, str] | None = None,
        stdin: str | None = NOTHING,
        stdout: str | None = "",
        stderr: str | None = "",
        largest: int | None = None,
        cores: Sequence[int] | None = None,
        before: str = "",
    ) -> Running:
        """Begins ``outbid`` with ``words``.

        Args:
            *words: of the command line; none: only ``before`` is run.
            folder: that it works in, and that its home and its evidence are in.
            env: more of its environment.
            stdin, stdout, stderr: files; ``None``: closed; ``unheard``: a pipe from which nobody reads; empty: one
                of its own, whose content is in the outcome.
            largest: size of any file, in bytes, at which the disk is full.
            cores: that it may use.
            before: statements to run first in its process.
        """
        name = self._scratch / str(next(self._numbers))
        out = f"{name}.out" if stdout == "" else stdout
        err = f"{name}.err" if stderr == "" else stderr
        asked = {
            "words": [str(word) for word in words], "folder": str(folder), "stdin": stdin, "stdout": out,
            "stderr": err, "largest": largest, "cores": cores, "before": before, "ended": f"{name}.ended",
            "env": {"HOME": str(folder), "PATH": os.environ["PATH"], **(env or {})},
        }  # fmt: skip
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps(asked) + "\n")
        self._server.stdin.flush()
        process = int(self._server.stdout.readline())
        return Running(process, Path(f"{name}.ended"), out, err)

    def run(self, *words: object, **how: object) -> Outcome:
        """Like :meth:`start`, to the end."""
        return self.start(*words, **how).wait()  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    if not hasattr(os, "fork"):
        pytest.skip("this system cannot fork")
    command = [sys.executable, str(HERE / "forked.py")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        assert server.stdout.readline() == "ready\n"
        yield Machine(server, tmp_path_factory.mktemp("commands"))
        server.stdin.close()
        assert server.wait(30) == 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The worked example in a folder of its own."""
    for name in ("me.toml", "stay.toml"):
        shutil.copy(EXAMPLES / "talent-war" / name, tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def evidence(machine: Machine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store as the first question makes it, to be copied."""
    folder = tmp_path_factory.mktemp("evidence")
    place = folder / "evidence.duckdb"
    outcome = machine.run("data", folder=folder, env={"OUTBID_DATA": str(place)})
    assert outcome.code == 0, outcome.err
    return place
