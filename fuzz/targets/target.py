"""What a target is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from choices import Choices

Read = Callable[[Choices], Any]


@dataclass(frozen=True)
class Target:
    """A reader under fuzzing.

    Args:
        name: of the target.
        reader: what of the product reads, as the table of the README names it.
        prepare: imports the reader and gives a function that does one execution; it may raise what readers raise.
        runs: executions of a whole campaign, about as many as its cost allows.
        patience: seconds of the processor after which an execution counts as hanging.
    """

    name: str
    reader: str
    prepare: Callable[[], Read]
    runs: int
    patience: float = 5.0
