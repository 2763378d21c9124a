"""A browser that acts as a person would, on a server of its own, and keeps watch over what pages do."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1200, "height": 900}


def chromium() -> str | None:
    """The system's own Chromium, if it has one: no test downloads a browser."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[str]:
    """The address of the app over ``folder``, run as a user would."""
    command = [sys.executable, "-m", "outbid", "start", str(folder), "--no-browser", "--port", "0", *options]
    env = {**os.environ, "LANG": "C.UTF-8", "OUTBID_LANGUAGE": "en", "PYTHONWARNINGS": "default"}
    # at home in the folder above, so that pictures of pages show no path of this machine
    env |= {"HOME": str(folder.parent), "XDG_DATA_HOME": ""}
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env)
    try:
        assert server.stderr is not None
        told = server.stderr.readline()
        found = re.search(r"http://\S+", told)
        assert found, told + server.stderr.read()
        yield found[0].rstrip("/")
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.communicate()


@dataclass
class Watch:
    """What a page did besides being shown."""

    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    bytes: dict[str, int] = field(default_factory=dict)

    def over(self, page: Page, host: str) -> Page:
        """Keeps watch over ``page``, whose host is ``host``."""

        def said(message: ConsoleMessage) -> None:
            expected = "Failed to load resource" in message.text  # a refusal that the test itself provokes
            if message.type in ("error", "warning") and not expected:
                self.complaints.append(message.text)

        def asked(request: Request) -> None:
            if urlsplit(request.url).netloc != host and not request.url.startswith(("data:", "blob:")):
                self.elsewhere.append(request.url)

        def weighed(request: Request) -> None:
            sizes = request.sizes()
            self.bytes[request.url] = sizes["responseBodySize"]

        page.on("console", said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", asked)
        page.on("requestfinished", weighed)
        return page


def context(
    browser: Browser, address: str, *, language: str = "en", dark: bool = False, phone: bool = False,
    scripts: bool = True,
) -> BrowserContext:  # fmt: skip
    """A browser as a person has set it up."""
    made = browser.new_context(
        base_url=address,
        locale={"en": "en-US", "de": "de-DE"}[language],
        color_scheme="dark" if dark else "light",
        viewport=PHONE if phone else DESK,  # type: ignore[arg-type]
        java_script_enabled=scripts,
        accept_downloads=True,
        reduced_motion="reduce",
    )
    made.set_default_timeout(30_000)
    return made
