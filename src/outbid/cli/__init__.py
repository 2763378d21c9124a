"""The command line: parses, calls the workspace, prints. Results go to stdout, everything else to stderr.

Exit codes are :class:`~outbid.cli.codes.ExitCode`.
"""

from __future__ import annotations

import os
import sys


def main(argv: list[str] | None = None) -> int:
    """Runs one command; returns its exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    _open_closed()
    for stream in (sys.stdout, sys.stderr):
        # a terminal or file that cannot show a sign gets a question mark, not a crash
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    words = [
        word for word in arguments if word not in ("--language", "en", "de", "--language=en", "--language=de")
    ]
    if words in ([], ["--help"], ["-h"], ["help"]):
        # the overview must come up at once: nothing else is imported for it
        from outbid.cli.overview import show

        return show(arguments)
    from outbid.cli.run import run

    return run(arguments)


def _open_closed() -> None:
    """Lets what was closed before the program began lead nowhere, so that there is something to read and write."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # it takes the number of the stream, or what is printed would end up in the next file that is opened
            place = os.open(os.devnull, os.O_RDONLY if mode == "r" else os.O_WRONLY)
            setattr(sys, name, open(place, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
