"""Relative risk aversion from five choices between a sure income and a gamble over it.

Each question offers an even chance that income for life doubles or falls by a stated part, as in Barsky, Juster,
Kimball & Shapiro (1997, QJE 112(2), table I). The part is chosen so that a person with risk aversion γ is indifferent,
``½·u(2) + ½·u(1 − cut) = u(1)``; every answer halves the interval in which γ lies, on a logarithmic scale.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from outbid.core.errors import InputError

QUESTIONS = 5
LOWEST, HIGHEST = 0.2, 20.0
"""Risk aversion that five questions can tell apart lies between these; the middle, 2, is where the first one asks."""


@dataclass(frozen=True)
class Elicitation:
    """What is known after some answers: γ lies between ``low`` and ``high``, ``gamma`` is the middle."""

    answers: str
    low: float
    high: float

    @property
    def gamma(self) -> float:
        """Geometric middle of the interval, where the next question asks."""
        return math.sqrt(self.low * self.high)

    @property
    def cut(self) -> float:
        """Part of income lost in the bad half of the next gamble, as a fraction."""
        return indifferent_cut(self.gamma)

    @property
    def complete(self) -> bool:
        """Whether all questions have been answered."""
        return len(self.answers) == QUESTIONS

    def answered(self, answer: str) -> Elicitation:
        """After ``"A"`` (the sure income: more risk-averse than asked) or ``"B"`` (the gamble)."""
        answer = answer.strip().upper()
        if answer not in ("A", "B"):
            raise InputError("errors.answers", value=answer[:20])
        if answer == "A":
            return Elicitation(self.answers + "A", self.gamma, self.high)
        return Elicitation(self.answers + "B", self.low, self.gamma)


def begin() -> Elicitation:
    """Before the first question."""
    return Elicitation("", LOWEST, HIGHEST)


def elicit(answers: str) -> Elicitation:
    """After all five ``answers``, each ``A`` or ``B``.

    Raises:
        InputError: not five letters, or others than A and B.
    """
    letters = answers.strip().upper()
    if len(letters) != QUESTIONS or set(letters) - {"A", "B"}:
        raise InputError("errors.answers", value=answers[:20])
    state = begin()
    for letter in letters:
        state = state.answered(letter)
    return state


def indifferent_cut(gamma: float) -> float:
    """The loss that makes an even gamble over doubling one's income as good as keeping it, at ``gamma``."""
    if gamma == 1:
        return 0.5
    kept: float = (2 - 2 ** (1 - gamma)) ** (1 / (1 - gamma))
    return 1 - kept
