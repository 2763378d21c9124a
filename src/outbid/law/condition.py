"""Conditions of a tax advantage: met, unmet, or unknown because nobody has said."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Condition:
    """One condition of a tax advantage that is not met or not known to be.

    Attributes:
        key: message that states the condition (``equity_tax.…``).
        known: True: it is not met; False: nobody has said whether it is.
        params: numbers of the message, by placeholder.
    """

    key: str
    known: bool
    params: tuple[tuple[str, str], ...] = ()


Asked = tuple[str, bool | None, tuple[tuple[str, str], ...]]
"""Message key, whether the condition is met (None: unknown), and the message's numbers."""


def open_ones(asked: tuple[Asked, ...]) -> tuple[Condition, ...]:
    """Those that are not known to be met, in their order."""
    return tuple(
        Condition(key, known=met is not None, params=params) for key, met, params in asked if met is not True
    )
