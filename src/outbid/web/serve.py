"""Starts the app and opens it in the browser."""

from __future__ import annotations

import errno
import ipaddress
import secrets
import socket
from collections.abc import Callable
from dataclasses import replace

from outbid.core.errors import InputError
from outbid.web.settings import LOOPBACK, Settings

PORTS_TRIED = 20


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches ``host``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in LOOPBACK


def address_of(settings: Settings) -> str:
    """What to open in a browser."""
    name = f"[{settings.host}]" if ":" in settings.host else settings.host
    base = f"http://{name}:{settings.port}/"
    return base if settings.token is None else f"{base}?token={settings.token}"


def bound(settings: Settings, *, exact: bool) -> tuple[socket.socket, Settings]:
    """A listening socket, and the settings with the port that it got and the token that it needs.

    Args:
        settings: as wished; beyond loopback a token is made if there is none.
        exact: the port as given or none; else the next free one.

    Raises:
        InputError: no such address of this machine, or no free port.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    for port in range(settings.port, settings.port + (1 if exact or not settings.port else PORTS_TRIED)):
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, port))
        except OSError as error:
            listener.close()
            if error.errno == errno.EADDRINUSE:
                continue
            raise InputError(
                "app.no_address", where=settings.host, reason=error.strerror or str(error)
            ) from None
        token = settings.token if is_loopback(settings.host) else settings.token or secrets.token_urlsafe(24)
        return listener, replace(settings, port=listener.getsockname()[1], token=token)
    raise InputError("app.no_port", value=settings.port)


def serve(settings: Settings, *, exact: bool, started: Callable[[Settings], None]) -> None:
    """Runs the app until it is interrupted.

    Args:
        settings: as wished (see :func:`bound`).
        exact: the port as given or none.
        started: called once with the settings as they became, when requests are answered.
    """
    import uvicorn

    from outbid.web.app import create_app

    listener, settings = bound(settings, exact=exact)

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                started(settings)

    config = uvicorn.Config(
        create_app(settings), log_level="warning", access_log=False, server_header=False, date_header=False,
        timeout_keep_alive=15, limit_concurrency=512, h11_max_incomplete_event_size=65_536,
    )  # fmt: skip
    Server(config).run(sockets=[listener])
