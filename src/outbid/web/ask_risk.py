"""The five questions on risk inside a form, one after the other, with what was typed elsewhere kept."""

from __future__ import annotations

from dataclasses import dataclass

from outbid.workspace import risk_aversion
from outbid.worth.elicit import QUESTIONS, begin


@dataclass(frozen=True)
class Asking:
    """Where somebody is among the questions.

    Args:
        answers: so far, as letters.
        number, count: of the question that is asked now.
        cut: part of income lost in the bad half of its gamble.
        found: what came of them, once all are answered: a relative risk aversion; else empty.
    """

    answers: str
    number: int
    count: int
    cut: float
    found: str


def after(answers: str, word: str) -> Asking:
    """After ``answers`` and one more, or at the beginning where ``word`` is neither A nor B."""
    letters = answers if len(answers) < QUESTIONS and not set(answers) - {"A", "B"} else ""
    letters = letters + word if word in ("A", "B") else ""
    state = begin()
    for letter in letters:
        state = state.answered(letter)
    found = f"{risk_aversion(letters).gamma:.3g}" if state.complete else ""
    return Asking(letters, len(letters) + 1, QUESTIONS, state.cut, found)
