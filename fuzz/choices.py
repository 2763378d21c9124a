"""Bytes as a source of choices, so that a fuzzer that changes bytes changes what is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Choices:
    """Reads choices off ``data`` in order; when it is used up, the first of everything is chosen.

    Args:
        data: the bytes of one execution.
    """

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def byte(self) -> int:
        """The next byte; 0 after the last."""
        self.at += 1
        return self.data[self.at - 1] if self.at <= len(self.data) else 0

    def below(self, most: int) -> int:
        """A number from 0 to ``most`` - 1; one byte where that is enough."""
        if most <= 256:
            return self.byte() % most
        return (self.byte() << 16 | self.byte() << 8 | self.byte()) % most

    def one(self, among: Sequence[T]) -> T:
        """One of ``among``."""
        return among[self.below(len(among))]

    def rest(self) -> bytes:
        """All bytes that are left."""
        left, self.at = self.data[self.at :], len(self.data)
        return left
