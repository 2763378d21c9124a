"""How the app was started."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PORT = 8613
LOOPBACK = ("127.0.0.1", "::1", "localhost")
FUTURES = 20_000
"""Futures behind an answer on a page: few enough to follow a slider; the number stands beside each answer."""


@dataclass(frozen=True)
class Settings:
    """How the app was started.

    Args:
        folder: where the user's files lie; made when the first file is saved.
        host, port: where the app listens.
        token: what a browser must show to be let in; ``None``: anybody who reaches the app may use it, which is
            for loopback only.
        read_only: nothing is ever written.
        data: store of the evidence, if not the usual one.
        language: to speak whatever a browser prefers; ``None``: as the browser prefers.
        locale: number format, likewise.
        seed, futures: of what is simulated.
        posts: forms and questions that one client may send a minute.
        answers: answers that are worked out a minute; those given before are free.
    """

    folder: Path
    host: str = "127.0.0.1"
    port: int = PORT
    token: str | None = None
    read_only: bool = False
    data: Path | None = None
    language: str | None = None
    locale: str | None = None
    seed: int = 1
    futures: int = FUTURES
    posts: int = 600
    answers: int = 1200


def host_names(settings: Settings) -> frozenset[str]:
    """What a browser of this machine states as ``Host``: a name of loopback with the port."""
    names = {f"[{name}]" if ":" in name else name for name in (*LOOPBACK, settings.host.lower())}
    bare = names if settings.port == 80 else set()  # which browsers leave out
    return frozenset({f"{name}:{settings.port}" for name in names} | bare)
