"""What can be taken along from an offer that wins: workbook, the candidate's page, and a file on the shelf."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from outbid.core.errors import InputError
from outbid.offers.offer_file import offer_text
from outbid.report.offer_letter import Letter, offer_letter
from outbid.report.win_page import rests_lines
from outbid.report.win_workbook import workbook
from outbid.web.desk import Desk
from outbid.web.shelf import Shelf
from outbid.web.visitor import Visitor
from outbid.web.win_work import Won


def workbook_of(won: Won, who: Visitor) -> bytes:
    """What the package costs, as a workbook with live formulas."""
    reader = who.reader(won.view.currency)
    return workbook(won.employer, won.terms, reader, rests_lines(won.view, reader))


def page_of(won: Won, who: Visitor) -> bytes:
    """The offer as the candidate may see it, as HTML."""
    from outbid.report.offer_letter_html import letter_html

    return letter_html(_letter(won), who.reader(won.view.currency)).encode()


def print_of(won: Won, who: Visitor) -> bytes:
    """The offer as the candidate may see it, as PDF."""
    from outbid.report.offer_letter_pdf import letter_pdf

    return letter_pdf(_letter(won), who.reader(won.view.currency))


def _letter(won: Won) -> Letter:
    return offer_letter(won.package, won.person, won.run)


def save(won: Won, name: str, desk: Desk, language: str) -> str:
    """Puts the package on the user's shelf as an offer, with the cap table that it rests on; returns its name.

    Raises:
        InputError: no name for a file, one that there is already, or nothing may be written.
    """
    shelf, name = desk.shelf, name.strip()
    name = name if name.endswith(".toml") else f"{name}.toml"
    path = shelf.path(name)
    if path.exists():
        raise InputError("app_win.name_taken", value=name)
    folder = Path(won.employer.path).parent
    if folder.resolve() != shelf.folder.resolve():
        for table in dict.fromkeys(_beside(won)):
            _bring(folder / table, shelf)
    # what it rests on lies beside it now
    beside = Path(won.employer.path).with_name(name)
    shelf.save(name, offer_text(won.employer, won.terms, beside, language=language), None)
    return name


def _beside(won: Won) -> Iterator[str]:
    """Files that the employer's file names."""
    equity = won.employer.sheet.tables.get("equity", {})
    yield from (equity[key] for key in ("cap_table",) if key in equity)
    rates = equity.get("base_rates")
    if isinstance(rates, dict) and "file" in rates:
        yield rates["file"]


def _bring(source: Path, shelf: Shelf) -> None:
    """Copies a file to the shelf that is not there; one of its name that says something else is left alone."""
    target = shelf.path(source.name)
    text = source.read_text("utf-8-sig")
    if target.exists():
        if target.read_text("utf-8-sig") != text:
            raise InputError("app_win.beside_taken", value=source.name)
        return
    shelf.save(source.name, text, None)
