"""The command line: parses, calls the workspace, prints. Results go to stdout, everything else to stderr.

Exit codes are :class:`~outbid.cli.codes.ExitCode`.
"""

from __future__ import annotations

import sys


def main(argv: list[str] | None = None) -> int:
    """Runs one command; returns its exit code."""
    arguments = sys.argv[1:] if argv is None else argv
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
