"""Where a person is led once a form has saved a file."""

from __future__ import annotations

import copy

from outbid.core.errors import InputError
from outbid.packages.toml_file import read_toml
from outbid.web import addresses
from outbid.web.ask_choices import missing_rates
from outbid.web.ask_fields import Saved
from outbid.web.ask_steps import as_entered, next_step
from outbid.web.ask_tables import at, put
from outbid.web.editing import changed, tables_of
from outbid.web.file_check import check_tables
from outbid.web.shelf import Shelf
from outbid.web.visitor import Visitor


def after_offer(saved: Saved) -> str:
    """To what should be asked about the offer."""
    own = as_entered(saved.desk.shelf)
    second = saved.new and len(own) == 2 and saved.name in own
    said = {"step": "second" if second else "", "others": saved.others, "part": saved.part}
    return addresses.ask("offer", saved.name, "next", **said)


def after_person(saved: Saved) -> str:
    """To the rates that the offers need, if any is missing; else to the next step."""
    shelf = saved.desk.shelf
    if missing_rates(shelf, read_toml(shelf.path(saved.name))):
        return addresses.ask("me", saved.name)
    return next_step(shelf).address


def after_company(saved: Saved) -> str:
    """Back to the offer that the cap table was entered for, if it fits; else to what a stake in it pays."""
    if saved.offer:
        saved.desk.path(saved.desk.shelf, saved.offer, "offer")
        if link(saved.desk.shelf, saved.offer, saved.name, saved.who):
            return addresses.ask("offer", saved.offer, "next")
    return "/equity"


def after_candidate(saved: Saved) -> str:
    """To the question of what would win them."""
    return addresses.win(candidate=saved.name)


def after_employer(saved: Saved) -> str:
    """To the question of whom they can win."""
    return addresses.win(employer=saved.name)


def link(shelf: Shelf, offer: str, company: str, who: Visitor) -> bool:
    """Has the stake of an offer run through a cap table beside it; ``False``: the two do not fit together."""
    text, digest = shelf.read(offer)
    base = tables_of(text) or {}
    if not at(base, "stake.0") or at(base, "stake.0.cap_table"):
        return False
    tables = copy.deepcopy(base)
    put(tables, "stake.0.cap_table", company)
    try:
        check_tables("offer", tables, str(shelf.path(offer)), who.locale)
    except InputError:
        return False
    shelf.update(offer, digest, changed(base, tables))
    return True
