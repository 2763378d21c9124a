"""The app as tests meet it: in this process, as a browser that keeps cookies and reads forms."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from outbid.web.app import create_app
from outbid.web.jobs import Job, Jobs
from outbid.web.settings import Settings

BASE = "http://127.0.0.1:8613"


class NoJobs(Jobs):
    """Jobs that are told of and never begun."""

    def _next(self) -> None:
        while self._waiting:
            name = self._waiting.popleft()
            del self._errands[name]
            self._jobs[name] = replace(self._jobs[name], state="running")


def settings_for(folder: Path, **changes: Any) -> Settings:
    return Settings(folder, **{"futures": 2_000, "posts": 10**9, "answers": 10**9, **changes})


def client_for(folder: Path, base: str = BASE, **changes: Any) -> TestClient:
    return TestClient(create_app(settings_for(folder, **changes)), base, follow_redirects=False)


def client_without_work(folder: Path, **changes: Any) -> TestClient:
    """A client of an app whose jobs are told of and never begun."""
    client = client_for(folder, **changes)
    object.__setattr__(client.app.state.desk, "jobs", NoJobs())  # type: ignore[attr-defined]
    return client


def jobs_of(client: TestClient) -> list[Job]:
    """All work that was begun or waits, as it stands."""
    return list(client.app.state.desk.jobs._jobs.values())  # type: ignore[attr-defined]


def word_in(client: TestClient, address: str = "/nowhere") -> str:
    """The word that the forms of a page hold; every page has the form of choices, also one that is not there."""
    found = re.search(r'name="word" value="([0-9a-f]{32})"', client.get(address).text)
    assert found, "every page has the form of choices"
    return found[1]


def leave(client: TestClient) -> None:
    """Closes ``client`` where its process is about to end, and waits for its threads.

    They are daemons, unlike those of the app that is served: one that the end of the interpreter overtakes keeps what
    it holds, of which DuckDB complains on the standard error.
    """
    client.close()
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(30)
