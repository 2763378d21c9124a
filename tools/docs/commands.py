"""A page for each command, made from its parser: usage, arguments and options as ``--help`` knows them."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path
from unittest import mock

from outbid.cli.parser import COMMANDS, parser_for

WIDTH = {"COLUMNS": "88"}


def write_commands(folder: Path) -> list[str]:
    """Writes one page a command to ``folder`` and returns the names of the pages, in the order of ``outbid --help``."""
    folder.mkdir(parents=True)
    for command in COMMANDS:
        (folder / f"{command}.rst").write_text(command_page(command), "utf-8")
    return list(COMMANDS)


def command_page(command: str) -> str:
    """The page of one command, in reStructuredText."""
    parser = parser_for(command, "en")
    with mock.patch.dict(os.environ, WIDTH):
        usage = re.sub(r"^usage: ", "", parser.format_usage().rstrip())
    title = f"outbid {command}"
    lines = [title, "=" * len(title), "", escaped(parser.description or ""), "", ".. code-block:: text", ""]
    lines += [f"   {line}" for line in usage.splitlines()]
    lines += ["", f".. program:: {title}", ""]
    for heading, chosen in (("Arguments", False), ("Options", True)):
        entries = [each for each in parser._actions if bool(each.option_strings) == chosen]
        if entries:
            lines += [heading, "-" * len(heading), ""]
        for action in entries:
            lines += [f".. option:: {signature(action)}", "", f"   {escaped(explained(action))}", ""]
    return "\n".join(lines)


def signature(action: argparse.Action) -> str:
    """How an argument is written: ``-h, --help``, ``--html [FILE]``, ``OFFER``."""
    name = action.metavar if isinstance(action.metavar, str) else None
    value = name or (f"{{{','.join(map(str, action.choices))}}}" if action.choices else action.dest.upper())
    if not action.option_strings:
        return value
    written = ", ".join(action.option_strings)
    if action.nargs == 0:
        return written
    return f"{written} [{value}]" if action.nargs == "?" else f"{written} {value}"


def explained(action: argparse.Action) -> str:
    """The help of an argument, with what argparse would fill in."""
    return (action.help or "") % {**vars(action), "prog": "outbid"}


def escaped(text: str) -> str:
    """Plain text in which reStructuredText sees no markup."""
    return re.sub(r"([\\*`|_<>])", r"\\\1", " ".join(text.split()))
