"""One tree of errors; each says what is wrong, the offending value, where it stands, and how to fix it.

An error carries a catalogue key and parameters, not a sentence: front ends render it in the reader's
language, ``str(error)`` gives English.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from outbid.core import catalogue
from outbid.core.signs import steers
from outbid.core.system import reason_in

LONGEST_PLACE = 400
"""Signs of a place that are shown."""


class OutbidError(Exception):
    """Root of all errors that Outbid raises on purpose.

    Args:
        key: catalogue key of the message, e.g. ``"errors.no_schedule"``; the message ``key + ".fix"``
            tells what to do about it and may be absent.
        where: place in the user's terms, e.g. ``"startup.toml, grant[0].vesting"``; empty when there is none.
        params: values for the placeholders of the message.
    """

    def __init__(self, key: str, /, *, where: str = "", **params: Any) -> None:
        self.key = key
        self.where = where
        self.params = params
        super().__init__(key)

    @property
    def each(self) -> tuple[OutbidError, ...]:
        """Every single thing that is wrong, apart."""
        return (self,)

    def text(self, language: str = "en") -> str:
        """The message in ``language``: place, what is wrong, and the fix."""
        params = self.params
        if "reason" in params:
            params = {**params, "reason": reason_in(language, str(params["reason"]))}
        what = catalogue.text(self.key, language, **params)
        fix = catalogue.text(f"{self.key}.fix", language, default="", **params)
        sentence = f"{_line_in(language, _seen(self.where))}: {what}" if self.where else what
        return f"{sentence} {fix}".rstrip()

    def __str__(self) -> str:
        return self.text()


def _line_in(language: str, where: str) -> str:
    """``where`` with the number of its line, if it ends in one, as ``language`` puts it."""
    file, mark, line = where.rpartition(", line ")
    return (
        f"{file}, {catalogue.text('errors.line', language, line=line)}" if mark and line.isdigit() else where
    )


def _seen(where: str) -> str:
    """``where`` on one line of a length that can be read: names out of files are in it, which may not be names."""
    if len(where) > LONGEST_PLACE:
        where = f"{where[: LONGEST_PLACE // 2]}…{where[-LONGEST_PLACE // 2 :]}"
    if not steers(where):
        return where
    return "".join(sign.encode("unicode_escape").decode() if steers(sign) else sign for sign in where)


class InputError(OutbidError):
    """Something the user wrote cannot be taken as it stands."""

    @property
    def each(self) -> tuple[InputError, ...]:
        """Every single thing that is wrong, apart."""
        return (self,)

    def at(self, where: str) -> InputError:
        """The same error at another place (used by callers that know the file and the field)."""
        return type(self)(self.key, where=where, **self.params)


class DefectError(OutbidError):
    """The program itself failed, and can say on what."""


class Problems(InputError):
    """Several input errors found in one pass, so that a person can mend them all at once.

    Args:
        problems: the errors, in file order; at least one.
    """

    def __init__(self, problems: Iterable[InputError]) -> None:
        self.problems = tuple(problems)
        super().__init__("errors.problems", count=len(self.problems))

    @property
    def each(self) -> tuple[InputError, ...]:
        """Every single thing that is wrong, in file order."""
        return self.problems

    def at(self, where: str) -> InputError:
        """The same problems, those without a place of their own at ``where``."""
        return Problems(problem if problem.where else problem.at(where) for problem in self.problems)

    def text(self, language: str = "en") -> str:
        """Every problem on a line of its own."""
        return "\n".join(problem.text(language) for problem in self.problems)
