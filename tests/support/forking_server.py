"""The app in a process of its own that is quick to start again: everything is loaded once, then forked.

Run as a script with a folder: it writes a line when it is ready, and for each line that it reads it starts the app in a
child, of which it writes the process id and the port.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from outbid.web.app import create_app
from outbid.web.render import style, templates
from outbid.web.settings import Settings
from outbid.web.shelf_check import verdict


def serve(app: FastAPI, listener: socket.socket) -> None:
    print(os.getpid(), listener.getsockname()[1], flush=True)
    config = uvicorn.Config(app, log_level="error", access_log=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[listener])


async def looked_at(app: FastAPI, path: str, port: int) -> None:
    """Asks for a page, so that whatever the first one takes is done."""
    host = f"127.0.0.1:{port}"
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", port), "headers": [(b"host", host.encode())],
    }  # fmt: skip
    statuses = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        statuses.append(message.get("status"))

    await app(scope, receive, send)
    assert statuses[0] == 200


def main() -> None:
    # whatever the first page would load is loaded once, not by every child: the app too, which all of them are
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    folder = Path(sys.argv[1])
    app = create_app(Settings(folder, port=listener.getsockname()[1], futures=2_000, posts=1_000_000))
    style()
    for name in ("layout", "form", "files_edit"):
        templates().get_template(f"{name}.html.j2")
    verdict('name = "x"\ncurrency = "USD"\n[salary]\nbase = 1\n', Path("/nowhere"), "x.toml", None)
    asyncio.run(looked_at(app, f"/files/{next(folder.glob('*.toml')).name}", listener.getsockname()[1]))
    print("ready", flush=True)
    for _ in sys.stdin:
        if os.fork() == 0:
            serve(app, listener)
            os._exit(0)
        with contextlib.suppress(ChildProcessError):
            os.wait()


if __name__ == "__main__":
    main()
