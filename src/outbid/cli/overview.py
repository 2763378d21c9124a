"""``outbid --help``."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from outbid.core.catalogue import LANGUAGES, text


def language_of(arguments: Sequence[str]) -> str:
    """The language to speak: as asked, else ``OUTBID_LANGUAGE``, else the system's if Outbid speaks it."""
    asked = ""
    for place, word in enumerate(arguments):
        if word.startswith("--language="):
            asked = word.partition("=")[2]
        elif word == "--language" and place + 1 < len(arguments):
            asked = arguments[place + 1]
    system = (os.environ.get(name, "") for name in ("OUTBID_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    wanted = asked or next((value for value in system if value), "")
    return wanted[:2].lower() if wanted[:2].lower() in LANGUAGES else "en"


def show(arguments: Sequence[str]) -> int:
    """Prints the overview of all commands."""
    language = language_of(arguments)
    try:
        sys.stdout.write(text("help.overview", language))
        sys.stdout.flush()
    except OSError as error:
        from outbid.cli.output import unprinted

        return unprinted(error, language)
    return 0
