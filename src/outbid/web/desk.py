"""What the pages work with: the user's shelf, the examples, answers given before, and work under way."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from outbid.core.errors import InputError
from outbid.report.views import to_json
from outbid.web.answers import Answers
from outbid.web.jobs import Jobs
from outbid.web.settings import Settings
from outbid.web.shelf import Shelf
from outbid.web.worked import example
from outbid.workspace import Workspace
from outbid.worth.value import Run

T = TypeVar("T")
HOMES = {
    "offer": "talent-war", "me": "talent-war", "company": "talent-war", "candidate": "win", "employer": "win",
    "team": "win", "market": "market",
}  # fmt: skip
"""The example that has files of a kind."""


@dataclass(frozen=True)
class Kept:
    """An answer and its name: charts, reports and JSON of it are fetched by that name (``/answers/NAME/...``)."""

    name: str
    view: Any


@dataclass(frozen=True)
class Desk:
    """What the pages work with.

    Args:
        settings: how the app was started.
        answers: given before.
        jobs: under way.
    """

    settings: Settings
    answers: Answers = field(init=False)
    jobs: Jobs = field(default_factory=Jobs)
    _named: Answers = field(default_factory=Answers)

    def __post_init__(self) -> None:
        object.__setattr__(self, "answers", Answers(a_minute=self.settings.answers))

    @property
    def shelf(self) -> Shelf:
        """The user's files."""
        return Shelf(self.settings.folder, read_only=self.settings.read_only)

    def shelf_for(self, *kinds: str) -> Shelf:
        """The user's shelf if there is a file of one of these kinds on it, else the worked example's."""
        return self.shelf if self.shelf.entries(*kinds) else example(HOMES[kinds[0]])

    @property
    def run(self) -> Run:
        """How futures are drawn."""
        return Run(self.settings.seed, self.settings.futures)

    def path(self, shelf: Shelf, name: str, *kinds: str) -> Path:
        """Where a file lies that must be on ``shelf``, and of one of ``kinds``.

        Raises:
            InputError: there is none.
        """
        if not any(each.name == name for each in shelf.entries(*kinds)):
            raise InputError("app.no_such_file", value=name[:80])
        return shelf.path(name)

    def workspace(self, shelf: Shelf, me: str, locale: str) -> Workspace:
        """The workspace of the person in the file ``me``."""
        return Workspace.of(self.path(shelf, me, "me", "candidate"), self.run, locale=locale)

    def answer(self, shelf: Shelf, key: Hashable, make: Callable[[], T]) -> T:
        """The answer to ``key`` from the files on ``shelf`` as they are now; asked again, it is the same object."""
        return self.answers.get((str(shelf.folder), shelf.stamp(), key), make)

    def keep(self, view: Any) -> Kept:
        """Gives ``view`` a name by which it can be had again for a while; the same view has the same name."""
        name = hashlib.sha256(to_json(view).encode()).hexdigest()[:20]
        return self._named.get(name, lambda: Kept(name, view))

    def kept(self, name: str) -> Any:
        """The view called ``name``.

        Raises:
            InputError: it was never given, or so long ago that it is gone.
        """
        found = self._named.find(name)
        if found is None:
            raise InputError("app.answer_gone")
        return found.view
