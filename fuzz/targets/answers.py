"""Reading and answering: files changed a little, and the answer to them in text of both languages, on few futures."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import junk
from choices import Choices

from targets.making import EXAMPLES, folder, keys, schema_of, tables
from targets.target import Read, Target

FEW = 200
"""Futures of an answer; so few that most of the time goes into what is not drawn."""
SEARCH = 60.0
"""Seconds that a search may take under the fuzzer's eyes: the examples as they are take up to nine."""


def printed(view: Any, currency: str = "USD") -> None:
    """``view`` as JSON and as text in both languages, which must hold no number that is none."""
    from rich.console import Console

    from outbid.report.format import Reader
    from outbid.report.kinds import kind_of
    from outbid.report.views import to_json

    to_json(view)
    for language in ("en", "de"):
        out = io.StringIO()
        kind_of(view).text(view, Reader(language, language, currency), Console(file=out, width=100))
        words = out.getvalue().replace("(", " ").split()
        assert not {"nan", "NaN", "-nan", "inf", "-inf"} & {word.strip(".,;:)%") for word in words}, (
            "NaN in the text"
        )


def changed_file(kind: str, names: tuple[str, ...], home: Path, file: str) -> Callable[[Choices], Path]:
    """Writes a changed example over ``file``."""
    sources, known, path = tables(*names), keys(schema_of(kind)), home / file

    def write(choices: Choices) -> Path:
        path.write_text(junk.toml(junk.changed(choices, choices.one(sources), known)), "utf-8")
        return path

    return write


def _worth() -> Read:
    from outbid.workspace import Workspace, check
    from outbid.worth.value import Run

    home = folder("talent-war/company.toml", "talent-war/me.toml")
    offer = changed_file(
        "offer",
        ("talent-war/startup.toml", "talent-war/as-told.toml", "talent-war/stay.toml"),
        home,
        "o.toml",
    )
    person = changed_file("me", ("talent-war/me.toml",), home, "p.toml")

    def read(choices: Choices) -> Any:
        me = person(choices) if choices.byte() % 3 == 2 else home / "me.toml"
        path = offer(choices)
        printed(check(path))
        space = Workspace.of(me, Run(choices.byte(), FEW))
        view = space.worth(path)
        printed(view, space.person.currency)
        return view

    return read


def _compare() -> Read:
    from outbid.workspace import Workspace
    from outbid.worth.value import Run

    home = folder("talent-war/company.toml", "talent-war/me.toml", "talent-war/stay.toml")
    offer = changed_file("offer", ("talent-war/startup.toml", "talent-war/as-told.toml"), home, "o.toml")

    def read(choices: Choices) -> Any:
        path = offer(choices)
        space = Workspace.of(home / "me.toml", Run(1, FEW))
        view = space.compare(path, home / "stay.toml")
        printed(view, space.person.currency)
        return view

    return read


def _equity() -> Read:
    from outbid.report.equity import Wanted
    from outbid.workspace import equity

    company = changed_file(
        "company", ("series-b/company.toml", "talent-war/company.toml"), folder(), "c.toml"
    )
    numbers = (None, 0.0, 1.0, 1e-9, 50_000.0, 1e12, 1e18, -1.0)

    def read(choices: Choices) -> Any:
        path = company(choices)
        exits = [choices.one(numbers) or 2e6 for _ in range(choices.byte() % 5)] or None
        wanted = Wanted(choices.one((None, "Common", "x")), choices.one(numbers), choices.one(numbers))
        view = equity(path, wanted, exits, choices.one(("sale", "ipo")))
        printed(view)
        return view

    return read


def _market() -> Read:
    from outbid.workspace import market_check, market_run

    market = changed_file("market", ("market/three-employers.toml",), folder(), "m.toml")

    def read(choices: Choices) -> Any:
        path = market(choices)
        printed(market_check(path))
        view = market_run(path, draws=3, seed=1)
        printed(view)
        return view

    return read


def _win() -> Read:
    from outbid.report.format import Reader
    from outbid.report.win_page import win_page
    from outbid.workspace import win
    from outbid.worth.value import Run

    home = folder(
        "win/candidate-medium.toml", "win/company.toml", "win/public.toml", "win/startup.toml", "win/me.toml"
    )
    writers = (
        changed_file("employer", ("win/startup.toml",), home, "e.toml"),
        changed_file("candidate", ("win/candidate-medium.toml",), home, "a.toml"),
    )

    def read(choices: Choices) -> Any:
        which = choices.byte() % 2
        path = writers[which](choices)
        candidate = path if which else home / "candidate-medium.toml"
        employer = home / "startup.toml" if which else path
        answer = win(candidate, employer, [home / "public.toml"], 0.5, run=Run(1, FEW))
        for language in ("en", "de"):
            win_page(answer.view, Reader(language, language, answer.view.currency), whole=True)

    return read


def _team() -> Read:
    from outbid.workspace import team
    from outbid.worth.value import Run

    home = folder(*(f"win/{path.name}" for path in (EXAMPLES / "win").iterdir()))
    plan = changed_file("team", ("win/team.toml",), home, "t.toml")

    def read(choices: Choices) -> Any:
        view = team(plan(choices), run=Run(1, FEW))
        printed(view)
        return view

    return read


TARGETS = (
    Target("answer-worth", "`outbid worth`, `outbid check`", _worth, 100),
    Target("answer-compare", "`outbid compare`", _compare, 40),
    Target("answer-equity", "`outbid equity`", _equity, 800),
    Target("answer-market", "`outbid market run`, `market check`", _market, 60),
    Target("answer-win", "`outbid win`", _win, 20, SEARCH),
    Target("answer-team", "`outbid team`", _team, 3, SEARCH),
)
