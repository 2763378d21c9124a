"""Asks the five lottery questions on a terminal: questions on stderr, so that stdout holds only the result."""

from __future__ import annotations

import sys

from outbid.core.errors import InputError
from outbid.report.format import Reader
from outbid.worth.elicit import QUESTIONS, begin


def ask(language: str, locale: str) -> str:
    """The five answers, as letters.

    Raises:
        InputError: the input ended before all were given.
    """
    reader = Reader(language, locale, "USD")

    def tell(line: str, end: str = "\n") -> None:
        print(line, file=sys.stderr, end=end, flush=True)  # noqa: T201

    tell(reader.say("me_intro"))
    state = begin()
    while not state.complete:
        tell("\n" + reader.say("me_question", number=len(state.answers) + 1, count=QUESTIONS))
        tell(reader.say("me_a"))
        tell(reader.say("me_b", cut=reader.percent(state.cut)))
        tell(reader.say("me_prompt"), end="")
        answer = sys.stdin.readline()
        if not answer:
            tell("")
            raise InputError("errors.questions_ended")
        if answer.strip().upper() not in ("A", "B"):
            tell(reader.say("me_again"))
            continue
        state = state.answered(answer)
    tell("")
    return state.answers
