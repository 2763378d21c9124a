"""What runs in the process of a job (see :mod:`outbid.web.jobs`)."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from outbid.core.errors import OutbidError

NICE = 10
"""By how much it stands back behind the pages."""
PAUSE = 0.05
"""Least seconds between two messages about progress."""


def errand(theirs: Connection, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """Does ``work(*arguments, progress)`` and sends what comes of it: ``("done", answer)`` or ``("failed", error)``."""
    # an interrupt of the terminal is for the app to handle
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setsid"):
        os.setsid()
        os.nice(NICE)
    threading.Thread(target=_end_with_the_app, args=(theirs,), daemon=True).start()
    last = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= PAUSE or done >= total:
            last = now
            theirs.send(("progress", (done, total)))

    try:
        theirs.send(("done", work(*arguments, progress)))
    except OutbidError as error:
        theirs.send(("failed", error))


def _end_with_the_app(theirs: Connection) -> None:
    """The app sends nothing: what can be read is that it has gone."""
    try:
        theirs.recv()
    except (EOFError, OSError):
        if hasattr(os, "killpg"):
            os.killpg(0, signal.SIGKILL)
        os._exit(1)
