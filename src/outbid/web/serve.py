"""Starts the app, and ends it."""

from __future__ import annotations

import errno
import ipaddress
import os
import re
import secrets
import socket
from collections.abc import Callable
from dataclasses import replace
from types import FrameType

from outbid.core.errors import InputError
from outbid.web.settings import LOOPBACK, Settings

PORTS_TRIED = 20
BACKLOG = 512
FAREWELL = 1
"""Seconds that requests under way have to end once the app is to end."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,200}")


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches ``host``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() in LOOPBACK


def address_of(settings: Settings) -> str:
    """What to open in a browser of this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(settings.host, settings.host)
    return _address(host, settings)


def address_elsewhere(settings: Settings) -> str:
    """What to open in a browser of another machine; ``""``: none reaches the app."""
    if is_loopback(settings.host):
        return ""
    everywhere = settings.host in ("0.0.0.0", "::", "")
    # the name that this machine has for itself, which is no question to the network
    return _address(socket.gethostname() if everywhere else settings.host, settings)


def _address(host: str, settings: Settings) -> str:
    name = f"[{host}]" if ":" in host else host
    base = f"http://{name}:{settings.port}/"
    return base if settings.token is None else f"{base}?token={settings.token}"


def check_folder(settings: Settings) -> None:
    """Refuses what cannot be the folder of the user's files; one that is not there yet can be.

    Raises:
        InputError: it is a file, or cannot be looked into.
    """
    folder = settings.folder
    try:
        for place in (folder, *folder.parents):
            if place.is_dir():
                os.scandir(place).close()
                return
            if place.exists() or place.is_symlink():
                raise InputError("app.folder_is_file", where=str(place))
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("app.folder_closed", where=str(folder), reason=reason) from None


def bound(settings: Settings, *, exact: bool) -> tuple[socket.socket, Settings]:
    """A listening socket, and the settings with the port that it got and the token that it needs.

    Args:
        settings: as wished; beyond loopback a token is made if there is none.
        exact: the port as given or none; else the next free one.

    Raises:
        InputError: no such address of this machine, no free port, or a token that can be guessed.
    """
    if settings.token is not None and not _TOKEN.fullmatch(settings.token):
        raise InputError("app.token_short", where="--token")
    if not 0 <= settings.port <= 65_535:
        raise InputError("app.no_such_port", where="--port", value=settings.port)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    tried = 1 if exact or not settings.port else PORTS_TRIED
    for port in range(settings.port, min(settings.port + tried, 65_536)):
        listener = socket.socket(family, socket.SOCK_STREAM)
        if os.name == "posix":  # elsewhere it would let two programs have the same port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, port))
            # at once: a second start would otherwise be given the same port until the first one listens
            listener.listen(BACKLOG)
        except OSError as error:
            listener.close()
            if error.errno == errno.EADDRINUSE:
                continue
            reason = error.strerror or str(error)
            raise InputError("app.no_address", where=settings.host, reason=reason) from None
        token = settings.token if is_loopback(settings.host) else settings.token or secrets.token_urlsafe(24)
        return listener, replace(settings, port=listener.getsockname()[1], token=token)
    raise InputError("app.no_port", value=settings.port)


def serve(settings: Settings, *, exact: bool, started: Callable[[Settings], None]) -> None:
    """Runs the app until it is interrupted.

    Args:
        settings: as wished (see :func:`bound`).
        exact: the port as given or none.
        started: called once with the settings as they became, when requests are answered.

    Raises:
        InputError: see :func:`check_folder` and :func:`bound`.
    """
    check_folder(settings)
    listener, settings = bound(settings, exact=exact)

    import uvicorn

    from outbid.web.app import create_app
    from outbid.web.patience import Patient

    app = create_app(settings)

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                started(settings)

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            if self.should_exit:
                # asked twice: a calculation that is in the middle of something cannot be waited for
                app.state.desk.jobs.close()
                os._exit(128 + sig)
            super().handle_exit(sig, frame)

    config = uvicorn.Config(
        app, log_level="critical", access_log=False, server_header=False, date_header=False, http=Patient, ws="none",
        proxy_headers=False, timeout_keep_alive=15, timeout_graceful_shutdown=FAREWELL, limit_concurrency=512,
        h11_max_incomplete_event_size=65_536,
    )  # fmt: skip
    with listener:
        Server(config).run(sockets=[listener])
