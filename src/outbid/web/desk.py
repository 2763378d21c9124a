"""What the pages work with: the user's shelf, the examples, answers given before, and work under way."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from outbid.core.errors import InputError, OutbidError
from outbid.core.today import today
from outbid.data.store import default_path
from outbid.report.views import to_json
from outbid.web.answers import Answers
from outbid.web.evidence_store import Evidence
from outbid.web.jobs import Jobs
from outbid.web.settings import Settings
from outbid.web.shelf import Shelf
from outbid.web.shelf_seen import Memory
from outbid.web.worked import example
from outbid.workspace import Workspace
from outbid.worth.value import Run

T = TypeVar("T")
HOMES = {
    "offer": "talent-war", "me": "talent-war", "company": "talent-war", "candidate": "win", "employer": "win",
    "team": "win", "market": "market",
}  # fmt: skip
"""The example that has files of a kind."""
MOST_NAMED = 256
"""Answers whose charts and reports can be fetched; the one not shown for longest goes first."""


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
        evidence: of what the market pays.
        jobs: under way.
    """

    settings: Settings
    answers: Answers = field(init=False)
    evidence: Evidence = field(init=False)
    jobs: Jobs = field(default_factory=Jobs)
    _memory: Memory = field(default_factory=Memory)
    _named: OrderedDict[str, Any] = field(default_factory=OrderedDict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        settings = self.settings
        evidence = Evidence(settings.data or default_path(), read_only=settings.read_only)
        object.__setattr__(self, "answers", Answers(a_minute=settings.answers))
        object.__setattr__(self, "evidence", evidence)

    @property
    def shelf(self) -> Shelf:
        """The user's files."""
        return Shelf(self.settings.folder, read_only=self.settings.read_only, memory=self._memory)

    def example(self, name: str) -> Shelf:
        """The worked example called ``name``."""
        return example(name, self._memory)

    def shelf_for(self, *kinds: str) -> Shelf:
        """The user's shelf if there is a file of one of these kinds on it, else the worked example's."""
        return self.shelf if self.shelf.entries(*kinds) else self.example(HOMES[kinds[0]])

    @property
    def run(self) -> Run:
        """How futures are drawn."""
        return Run(self.settings.seed, self.settings.futures)

    def path(self, shelf: Shelf, name: str, *kinds: str) -> Path:
        """Where a file lies that must be on ``shelf``, and of one of ``kinds``.

        Raises:
            InputError: there is none, or it names what the app does not read.
        """
        if not any(each.name == name for each in shelf.entries(*kinds)):
            raise InputError("app.no_such_file", value=name[:80])
        return shelf.readable(name)

    def workspace(self, shelf: Shelf, me: str, locale: str) -> Workspace:
        """The workspace of the person in the file ``me``."""
        return Workspace.of(self.path(shelf, me, "me", "candidate"), self.run, locale=locale)

    def answer(
        self, shelves: Shelf | Sequence[Shelf], key: Hashable, make: Callable[[], T], *, quick: bool = False
    ) -> T:
        """The answer to ``key`` from the files on ``shelves`` as they are now; asked again, it is the same object.

        One that is ``quick`` to make does not wait behind those that are not.
        """
        among = (shelves,) if isinstance(shelves, Shelf) else tuple(shelves)

        def stamps() -> tuple[str, ...]:
            return tuple(shelf.stamp() for shelf in among)

        # what was made while a file changed may be of either state of it, so it is given and not kept
        now = stamps()
        whole = (tuple(str(shelf.folder) for shelf in among), now, key)
        return self.answers.get(whole, make, lambda: stamps() == now, quick=quick)

    def kept_answer(self, shelves: Shelf | Sequence[Shelf], key: Hashable, make: Callable[[], Any]) -> Kept:
        """Like :meth:`answer` of a view, which has a name from then on, however long ago it was made."""
        return self._again(self.answer(shelves, key, lambda: _called(make())))

    def evidence_answer(self, key: Hashable, make: Callable[[Path], T]) -> T:
        """The answer to ``key`` from the evidence as it is today; ``make`` is given the file of the store."""
        with self.evidence.reading() as stamp:
            path = self.evidence.path
            return self.answers.get(("evidence", stamp, today(), key), lambda: make(path))

    def kept_evidence_answer(self, key: Hashable, make: Callable[[Path], Any]) -> Kept:
        """Like :meth:`evidence_answer` of a view, which has a name from then on."""
        return self._again(self.evidence_answer(("view", key), lambda path: _called(make(path))))

    def keep(self, view: Any) -> Kept:
        """Gives ``view`` a name by which it can be had again for a while; the same view has the same name."""
        return self._again(_called(view))

    def kept(self, name: str) -> Any:
        """The view called ``name``.

        Raises:
            InputError: it was never given, or so long ago that it is gone.
        """
        with self._guard:
            if name not in self._named:
                raise InputError("app.answer_gone")
            self._named.move_to_end(name)
            return self._named[name]

    def told(self, error: OutbidError) -> tuple[InputError, ...]:
        """Each thing that is wrong, with files called by their names, whichever shelf they are on."""
        found = self.shelf.told(error)
        for home in dict.fromkeys(HOMES.values()):
            found = self.example(home).told(*found)
        return found

    def _again(self, kept: Kept) -> Kept:
        with self._guard:
            self._named[kept.name] = kept.view
            self._named.move_to_end(kept.name)
            while len(self._named) > MOST_NAMED:
                self._named.popitem(last=False)
        return kept


def _called(view: Any) -> Kept:
    return Kept(hashlib.sha256(to_json(view).encode()).hexdigest()[:20], view)
