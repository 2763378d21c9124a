"""What the first page compares: which offers, for whom, and what had to be left out."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from outbid.core.errors import InputError
from outbid.packages.package import Package
from outbid.report.glance import GlanceView, Supposed
from outbid.report.isolate import safe
from outbid.report.views import CompareView, WorthView
from outbid.web.compare_read import Broken, Offered, Read, Someone, read
from outbid.web.desk import HOMES, Desk
from outbid.web.shelf import Shelf
from outbid.web.shelf_winning import of_winning
from outbid.web.visitor import Visitor
from outbid.workspace import MOST_OFFERS

WORKED = ("stay.toml", "startup.toml")
"""The offers of the worked example that are compared unless others are chosen."""
MOST_NAMED = 100


@dataclass(frozen=True)
class Stand:
    """What the first page compares.

    Args:
        shelf: where the offers are; the worked example's until the user has one that can be read.
        offers, people: those to choose from.
        chosen: offers that are compared, in the order of their files.
        me: for whom.
        borrowed: ``me`` is the worked example's, since the user's own files name nobody.
        theirs: names of offers among the compared that are somebody's to be won, though the reader is ``me``.
        broken: the user's files that cannot be used.
        unknown: names that were asked for and are none of ``offers`` and ``people``.
        left_out: offers that were asked for beyond the most that are compared.
        address: the query that names this choice again; empty for the usual one.
    """

    shelf: Shelf
    offers: tuple[Offered, ...]
    people: tuple[Someone, ...]
    chosen: tuple[Offered, ...]
    me: Someone
    borrowed: bool
    theirs: tuple[str, ...]
    broken: tuple[Broken, ...]
    unknown: tuple[str, ...]
    left_out: int
    address: tuple[tuple[str, str], ...]

    @property
    def of_candidate(self) -> bool:
        """Whether it is for somebody to be won, and not for the reader."""
        return self.me.kind == "candidate" and not self.shelf.example

    @property
    def key(self) -> Hashable:
        """Names this choice among the answers."""
        return (
            *((offer.file, offer.package.name) for offer in self.chosen),
            self.borrowed,
            self.me.file,
            self.me.workspace.locale,
        )

    def query(self, *more: tuple[str, str]) -> str:
        """The query that names this choice and ``more``."""
        return urlencode([*self.address, *more])


def stand(desk: Desk, who: Visitor, files: Sequence[str], me: str) -> Stand:
    """What to compare of the files as they are now.

    Args:
        desk: where the files are.
        who: asks; their number format is that of files that do not name their own.
        files: names of the offers asked for; none: all of them.
        me: name of the person's file asked for; empty: the first.
    """
    own = read(desk, desk.shelf, who.locale, who.language)
    # the example is only needed where the user's own files leave something open
    worked = (
        own
        if own.offers and own.people
        else read(desk, desk.example(HOMES["offer"]), who.locale, who.language)
    )
    there = own if own.offers else worked
    people = own.people if own.offers and own.people else worked.people
    files = list(dict.fromkeys(files))[:MOST_NAMED]
    asked = [offer for offer in there.offers if offer.file in files]
    theirs = frozenset() if there.shelf.example else of_winning(there.shelf)
    chosen = asked or _usual(there, theirs)
    known = {offer.file for offer in there.offers} | {each.file for each in people}
    someone = next((each for each in people if each.file == me), people[0])
    address = [("offer", offer.file) for offer in asked]
    if someone is not people[0]:
        address.append(("me", someone.file))
    return Stand(
        shelf=there.shelf,
        offers=there.offers,
        people=people,
        chosen=tuple(chosen[:MOST_OFFERS]),
        theirs=tuple(
            safe(each.package.name)
            for each in chosen[:MOST_OFFERS]
            if each.file in theirs and someone.kind == "me"
        ),
        me=someone,
        borrowed=bool(own.offers) and not own.people,
        broken=own.broken,
        unknown=tuple(name[:80] for name in (*files, me) if name and name not in known),
        left_out=max(0, len(chosen) - MOST_OFFERS),
        address=tuple(address),
    )


def _usual(there: Read, theirs: frozenset[str]) -> list[Offered]:
    if there.shelf.example:
        return [offer for offer in there.offers if offer.file in WORKED]
    return [offer for offer in there.offers if offer.file not in theirs] or list(there.offers)


@dataclass(frozen=True)
class Solved:
    """The short answer by what the files say, and the offers that it could be given for.

    Args:
        view: the answer; ``None``: for none of them.
        offers: those that could be valued.
        failed: the others, and why.
        waiting: names of the others that can be valued once somebody has said who decides.
    """

    view: GlanceView | None
    offers: tuple[Offered, ...]
    failed: tuple[Broken, ...]
    waiting: tuple[str, ...] = ()


def solved(desk: Desk, here: Stand) -> Solved:
    """The short answer to ``here``, without the offers that cannot be valued for this person."""
    return desk.answer(here.shelf, ("compare", "solved", here.key), lambda: _solved(here), quick=True)


def _solved(here: Stand) -> Solved:
    workspace = here.me.workspace
    try:
        return Solved(workspace.glance(*_packages(here.chosen)), here.chosen, ())
    except InputError:
        # one offer that cannot be valued shall not hide the others
        fit: list[Offered] = []
        failed: dict[tuple[str, str], Broken] = {}
        waiting: list[str] = []
        for offer in here.chosen:
            try:
                workspace.glance(offer.package)
                fit.append(offer)
            except InputError as error:
                if here.borrowed and (_about_person(error) or error.key == "errors.no_schedule"):
                    # it is the example's person whom it does not fit
                    waiting.append(safe(offer.package.name))
                    continue
                # what is wrong about the person is said once, and mended there
                file = here.me.file if _about_person(error) else offer.file
                failed[file, error.text()] = Broken(file, error)
    view = workspace.glance(*_packages(fit)) if fit else None
    return Solved(view, tuple(fit), tuple(failed.values()), tuple(waiting))


def _about_person(error: InputError) -> bool:
    return error.where.startswith("me:") or error.key == "errors.no_rate"


def glanced(desk: Desk, here: Stand, base: Solved, supposed: Supposed) -> GlanceView | None:
    """The short answer at the settings of the sliders."""
    if base.view is None or supposed == Supposed():
        return base.view
    workspace, packages = here.me.workspace, _packages(base.offers)
    key = ("compare", "glance", here.key, supposed)
    return desk.answer(here.shelf, key, lambda: workspace.glance(*packages, supposed=supposed), quick=True)


def whole(here: Stand, base: Solved, supposed: Supposed) -> CompareView | WorthView:
    """The whole answer, at the settings of the sliders; there is at least one offer that can be valued."""
    person = supposed.person(here.me.workspace.person)
    workspace = here.me.workspace.with_person(stay=person.stay, gamma=person.gamma)
    packages = [supposed.package(package) for package in _packages(base.offers)]
    return workspace.worth(packages[0]) if len(packages) == 1 else workspace.compare(*packages)


def _packages(offers: Sequence[Offered]) -> list[Package]:
    return [offer.package for offer in offers]
