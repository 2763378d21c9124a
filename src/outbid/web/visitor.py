"""Who looks at a page: language, number format, colours, and the word that their forms hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from outbid.core import catalogue
from outbid.core.catalogue import LANGUAGES
from outbid.core.parse import LOCALES
from outbid.report.format import Reader
from outbid.web.desk import Desk

THEMES = ("auto", "light", "dark")
LANGUAGE, LOCALE, THEME = "outbid_language", "outbid_locale", "outbid_theme"


@dataclass(frozen=True)
class Visitor:
    """Who looks at a page.

    Args:
        language, locale: of words and of numbers, which are separate settings.
        theme: ``auto``, ``light`` or ``dark``.
        word: what their forms must hold (see :mod:`outbid.web.guard`).
    """

    language: str
    locale: str
    theme: str
    word: str

    def reader(self, currency: str) -> Reader:
        """As the report knows them."""
        return Reader(self.language, self.locale, currency)

    def say(self, key: str, **params: Any) -> str:
        """The message ``key`` (``"app.save"``) in their language."""
        return catalogue.text(key, self.language, **params)


def visitor(request: Request) -> Visitor:
    """Who sent ``request``: as they chose, else as the app was started, else as their browser prefers."""
    settings = desk_of(request).settings
    cookies = request.cookies
    language = cookies.get(LANGUAGE, "")
    if language not in LANGUAGES:
        language = settings.language or _preferred(request.headers.get("accept-language", ""))
    locale = cookies.get(LOCALE, "")
    if locale not in LOCALES:
        locale = settings.locale or language
    theme = cookies.get(THEME, "")
    return Visitor(language, locale, theme if theme in THEMES else "auto", request.state.word)


def desk_of(request: Request) -> Desk:
    """What the app works with."""
    desk: Desk = request.app.state.desk
    return desk


def _preferred(accepted: str) -> str:
    """The first language that the browser asks for and Outbid speaks."""
    for word in accepted[:200].split(","):
        if word.strip()[:2].lower() in LANGUAGES:
            return word.strip()[:2].lower()
    return LANGUAGES[0]


Visits = Annotated[Visitor, Depends(visitor)]
AtDesk = Annotated[Desk, Depends(desk_of)]
