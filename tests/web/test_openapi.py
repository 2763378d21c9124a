"""The schema of the JSON interface is kept: Schemathesis sends whatever it allows, and much that it does not.

The app answers on a port, as for any program; only the processes of jobs are not begun, so that a hundred cost nothing.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from web_app import NoJobs, settings_for

from outbid.web.app import create_app
from outbid.web.patience import Patient
from outbid.web.serve import bound

EXAMPLES = Path(__file__).parents[2] / "examples"
CASES = 10
"""For each operation, besides those that cover the limits of every parameter."""
PATIENCE = 120
"""Seconds for an answer: on a machine that is busy with other tests the dearest take longer than the usual ten."""


CONFIG = """
[checks]
positive_data_acceptance.expected-statuses = ["2xx", 403, 404, 409, 422, 429]
negative_data_rejection.expected-statuses = [400, 403, 404, 413, 414, 415, 422, 431]
"""
"""A question can keep the schema and still have no answer (a file that is not there, a place that nobody knows), and
what breaks it by being too large is refused as that."""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    folder = tmp_path / "mine"
    shutil.copytree(EXAMPLES / "talent-war", folder)
    wished = settings_for(folder, futures=200, data=tmp_path / "evidence.duckdb", port=0)
    listener, settings = bound(wished, exact=True)
    app = create_app(settings)
    object.__setattr__(app.state.desk, "jobs", NoJobs())
    config = uvicorn.Config(app, log_level="critical", http=Patient, ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        until = time.monotonic() + 20
        while not server.started and time.monotonic() < until:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{settings.port}"
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()


@pytest.mark.slow
def test_every_operation_keeps_the_schema(address: str, tmp_path: Path) -> None:
    (tmp_path / "schemathesis.toml").write_text(CONFIG)
    asked = subprocess.run(
        [str(Path(sys.executable).parent / "st"), "run", f"{address}/api/openapi.json", "--checks", "all",
         "--max-examples", str(CASES), "--seed", "1", "--no-shrink", "--continue-on-failure", "--workers", "1",
         "--phases", "examples,coverage,fuzzing", "--suppress-health-check", "all", "--no-color",
         "--request-timeout", str(PATIENCE), "--max-response-time", str(PATIENCE)],
        cwd=tmp_path, capture_output=True, text=True, timeout=900,
    )  # fmt: skip
    assert asked.returncode == 0, asked.stdout[:3000] + asked.stdout[-3000:] + asked.stderr[-2000:]
    cases = re.search(r"(\d[\d,]*) generated", asked.stdout)
    assert cases and int(cases[1].replace(",", "")) > 500, asked.stdout[-2000:]
