"""Language, number format and colours, kept in cookies."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import RedirectResponse

from outbid.core.catalogue import LANGUAGES
from outbid.core.parse import LOCALES
from outbid.web.visitor import LANGUAGE, LOCALE, THEME, THEMES
from outbid.web.written import Form, back

router = APIRouter()
YEAR = 365 * 24 * 3600


@router.post("/choices")
def choose(sent: Form) -> RedirectResponse:
    """Keeps what was chosen, and goes back to where it was."""
    answer = back(str(sent.get("here", "/")))
    for cookie, field, known in (
        (LANGUAGE, "language", LANGUAGES),
        (LOCALE, "locale", LOCALES),
        (THEME, "theme", THEMES),
    ):
        value = str(sent.get(field, ""))
        if value in known:
            answer.set_cookie(cookie, value, max_age=YEAR, httponly=True, samesite="strict")
    return answer
