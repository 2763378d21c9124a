"""Pages of the app and its JSON interface, asked with odd addresses: any answer but a failure of the server will do."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import junk
from choices import Choices

from targets.making import EXAMPLES, folder
from targets.target import Read, Target

NAMES = (
    "role", "level", "place", "employer", "tag", "kind", "measure", "currency", "since", "as_of", "growth",
    "share_above", "by",
    "file", "on", "like", "draws", "candidate", "rival", "target", "keep", "menu", "facts", "offer", "me",
    "gamma", "stay",
    "chance", "seed", "locale", "company", "grant", "shares", "strike", "exit", "exits", "event", "outlook",
    "answers", "name",
    "people.LLM trainers", "jobs.Startup", "rows-grant", "which", "next", "x",
)  # fmt: skip
"""Fields of queries, of all pages."""
WORDS = (
    "software-engineer", "nurse", "senior", "US-CA", "Berlin", "genai", "filing", "base", "USD", "2026-01-31",
    "3%", "80%", "150k",
    "startup.toml", "stay.toml", "me.toml", "company.toml", "candidate-medium.toml", "public.toml",
    "ai-talent.toml", "en", "de",
    "5 to 7", "ABBAB", "sale", "ipo", "1", "0.5", "stated", "priced",
)  # fmt: skip
NEVER = re.compile(r"/(jobs|replay|.*report|.*pdf|.*xlsx|.*zip|static|docs|openapi)")
"""Pages that wait for something to happen, replay a whole market, or set a report for print."""


class Failed(AssertionError):
    """The server failed."""


def _pages() -> Read:
    sys.path.append(str(Path(__file__).parents[2] / "tests/support"))
    from web_app import NoJobs, client_for

    home = folder() / "mine"
    shutil.copytree(EXAMPLES / "talent-war", home)
    client = client_for(home, futures=200, data=home.parent / "e.duckdb", answers=50)
    client.__enter__()
    object.__setattr__(client.app.state.desk, "jobs", NoJobs())  # type: ignore[attr-defined]
    # routers are held whole, some of them within others
    waiting, paths = list(client.app.routes), set()  # type: ignore[attr-defined]
    while waiting:
        route = waiting.pop()
        inner = getattr(route, "original_router", None)
        if inner is not None:
            waiting.extend(inner.routes)
        elif "GET" in (getattr(route, "methods", None) or ()) and not NEVER.match(route.path):
            paths.add(route.path)
    paths = sorted(paths)
    assert len(paths) > 20

    client.get("/pay?role=nurse")  # the evidence is laid out when it is first asked

    def read(choices: Choices) -> Any:
        seeds = WORDS

        def filled(_: re.Match[str]) -> str:
            return quote(junk.text(choices, seeds)[:300], safe="")

        path = re.sub(r"\{[^}]*\}", filled, choices.one(paths))
        query = [(choices.one(NAMES), junk.text(choices, seeds)[:400]) for _ in range(choices.byte() % 6)]
        language = choices.one(("en", "de"))
        answer = client.get(
            f"{path}?{urlencode(query, errors='replace')}", headers={"accept-language": language}
        )
        if answer.status_code >= 500:
            raise Failed(f"{answer.status_code} of {path.split('/')[1]}")
        if answer.headers.get("content-type", "").startswith("application/json"):
            json.loads(answer.text, parse_constant=_no_number)
        return answer.status_code

    return read


def _no_number(word: str) -> float:
    raise Failed(f"{word} in an answer")


TARGETS = (Target("pages", "queries of all pages and of the JSON interface", _pages, 2_000),)
