"""What the shipped scenario's people, employers and changes are called in a reader's language.

Files, addresses and JSON keep the names as they stand in the scenario's file; they are told in the language of a page.
"""

from __future__ import annotations

import dataclasses
import re

from outbid.core import catalogue
from outbid.report.format import Reader
from outbid.report.isolate import with_texts
from outbid.report.replay_views import ReplayView

PARTS = ("market", "directions")
"""What of a replay holds names of the scenario; places of inputs are told as they stand in its file."""


def called(name: str, reader: Reader) -> str:
    """A name of the shipped scenario in the language of ``reader``; any other as it is."""
    key = re.sub(r"\W+", "_", name.lower())
    return catalogue.text(f"replay.named_{key}", reader.language, default=name)


def spoken(view: ReplayView, reader: Reader) -> ReplayView:
    """``view`` with the names of its market, its changes and its directions as they are :func:`called`."""
    told = {part: with_texts(getattr(view, part), lambda name: called(name, reader)) for part in PARTS}
    return dataclasses.replace(view, **told)
