"""What the exit code of a command means."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of ``outbid``."""

    DONE = 0
    """The answer was given."""
    DEFECT = 1
    """A defect of Outbid itself."""
    INPUT = 2
    """Something in the input needs mending; the message says what, where and how."""
    INTERRUPTED = 130
    """Stopped by the user."""
