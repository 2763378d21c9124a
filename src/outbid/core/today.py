"""Which day it is, for every answer that depends on it: deadlines, ages, laws in force."""

from __future__ import annotations

import datetime as dt
import os

from outbid.core.errors import InputError

REPRODUCIBLE = "SOURCE_DATE_EPOCH"
"""Seconds since 1970 that stand for now, by the convention of reproducible builds."""


def today() -> dt.date:
    """The machine's day, unless the environment states another so that an answer can be repeated.

    Raises:
        InputError: what the environment states is no such number.
    """
    stated = os.environ.get(REPRODUCIBLE)
    if not stated:
        return dt.date.today()
    try:
        return dt.datetime.fromtimestamp(int(stated), dt.UTC).date()
    except (ValueError, OverflowError, OSError):
        raise InputError("errors.date_epoch", where=REPRODUCIBLE, value=stated[:40]) from None
