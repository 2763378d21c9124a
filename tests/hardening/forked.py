"""Commands in processes of their own that start at once: everything is loaded once, then forked for each.

Run as a script: it says ``ready``, reads a line of JSON for each command, starts it, and writes a line with its process
id. The command goes through the very end of the interpreter, where what was not yet written is. Its number of the exit
is written to a file, since only the parent of a process learns it.
"""

from __future__ import annotations

import builtins
import io
import json
import os
import resource
import signal
import sys
from typing import Any

FILES = {"stdin": (0, os.O_RDONLY), "stdout": (1, os.O_WRONLY), "stderr": (2, os.O_WRONLY)}
UNHEARD = "unheard"
"""For a pipe of which nobody holds the other end."""


def prepared(asked: dict[str, Any]) -> list[str]:
    """Makes this process what ``asked`` says; its words."""
    os.environ.clear()
    os.environ.update(asked["env"])
    os.chdir(asked["folder"])
    for name, (number, mode) in FILES.items():
        place = asked[name]
        if place is None:
            setattr(sys, name, None)
            continue
        if place == UNHEARD:
            here, there = os.pipe()
            os.close(here)
        else:
            there = os.open(place, mode | os.O_CREAT if mode else mode, 0o600)
        os.dup2(there, number)
        os.close(there)
        bare = open(number, "rb" if number == 0 else "wb", closefd=False)  # noqa: SIM115
        setattr(sys, name, io.TextIOWrapper(bare, encoding="utf-8", line_buffering=number == 2))
    for name, (number, _) in FILES.items():
        if asked[name] is None:
            os.close(number)
    if asked["largest"] is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (asked["largest"], asked["largest"]))
    if asked["cores"] is not None:
        os.sched_setaffinity(0, asked["cores"])
    exec(asked["before"], {"__name__": "before"})  # written by the test
    return [str(word) for word in asked["words"]]


def waited(asked: dict[str, Any]) -> None:
    """Forks again, tells who came of it, and notes how that ends; returns in the new process only."""
    running = os.fork()
    if not running:
        return
    builtins.print(running, flush=True)
    _, status = os.waitpid(running, 0)
    with open(asked["ended"] + ".new", "w") as file:  # noqa: PTH123
        file.write(str(os.waitstatus_to_exitcode(status)))
    os.rename(asked["ended"] + ".new", asked["ended"])  # noqa: PTH104
    os._exit(0)


def main() -> int:
    # whatever a command would load is loaded once, not by every child; nothing may be run that starts threads
    import outbid.cli.run
    import outbid.report.html
    import outbid.report.kinds
    import outbid.report.pay_answer
    import outbid.report.report_pdf
    import outbid.report.share
    import outbid.workspace  # noqa: F401
    from outbid.cli import main as outbid_main

    print("ready", flush=True)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while line := sys.stdin.readline():
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            asked = json.loads(line)
            waited(asked)
            words = prepared(asked)
            return outbid_main(words) if asked["words"] else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
