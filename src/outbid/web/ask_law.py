"""What is said where no tax table fits what was chosen, in the words of the choices."""

from __future__ import annotations

from outbid.core.errors import InputError
from outbid.law import available
from outbid.web.ask_choices import STATUSES, place_words
from outbid.web.visitor import Visitor


def untaxed(error: InputError, who: Visitor) -> InputError:
    """``errors.no_schedule`` without its place, with places and tax classes named as forms name them."""
    place, year, status = (error.params[name] for name in ("place", "year", "status"))
    here = [key for key in available() if key.place == place]
    fitting = [key.status for key in here if key.year == year]
    named = place_words(place, who) if here else place
    if fitting:
        choices = ", ".join(who.say("app_ask.one_choice", choice=_status(each, who)) for each in fitting)
        told = {"place": named, "year": year, "status": _status(status, who), "choices": choices}
        return InputError("app_ask.no_status", **told)
    there = {str(key.year) for key in here} or {place_words(key.place, who) for key in available()}
    return InputError(
        "app_ask.no_schedule",
        what=f"{named}, {year}",
        available=", ".join(sorted(there)),
    )


def _status(status: str, who: Visitor) -> str:
    return who.say(f"app_ask.status.{status}") if status in STATUSES else status
