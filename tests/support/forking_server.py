"""The app in a process of its own that is quick to start again: everything is loaded once, then forked.

Run as a script with a folder: it writes a line when it is ready, and for each line that it reads it starts the app in a
child, of which it writes the process id and the port.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from pathlib import Path

import uvicorn

from outbid.web.app import create_app
from outbid.web.render import style, templates
from outbid.web.settings import Settings
from outbid.web.shelf_check import verdict


def serve(folder: Path) -> None:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    port = listener.getsockname()[1]
    print(os.getpid(), port, flush=True)
    settings = Settings(folder, port=port, futures=2_000, posts=1_000_000)
    config = uvicorn.Config(create_app(settings), log_level="error", access_log=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[listener])


def main() -> None:
    # whatever the first page would load is loaded once, not by every child
    create_app(Settings(Path("/nowhere")))
    style()
    for name in ("layout", "form", "files_edit"):
        templates().get_template(f"{name}.html.j2")
    verdict('name = "x"\ncurrency = "USD"\n[salary]\nbase = 1\n', Path("/nowhere"), "x.toml", None)
    print("ready", flush=True)
    for _ in sys.stdin:
        if os.fork() == 0:
            serve(Path(sys.argv[1]))
            os._exit(0)
        with contextlib.suppress(ChildProcessError):
            os.wait()


if __name__ == "__main__":
    main()
