"""Every kind of answer in one table: what it looks like as text, as a page, as charts and as a workbook.

Whoever shows answers asks this table, so that a kind that is added here can be shown everywhere. What a kind needs is
imported when it is used: whoever wants no page waits for no page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from outbid.report.evidence_page import Page
    from outbid.report.format import Reader
    from outbid.report.page import Gallery

Words = tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """What can be made of answers of one kind.

    Args:
        text: prints an answer for a reader.
        render: its page as HTML, with the words of the command that gave it (kinds that tell their own command leave
            these unheard); ``None``: it is printed only.
        page: the page of sections that its text and its HTML share; ``None``: it is made of other parts.
        galleries: its charts, not yet drawn.
        currency: of its amounts.
        workbook: its figures as XLSX; ``None``: a sheet for each of its charts.
        veil: the answer in ratios only; ``None``: amounts are all that it holds.
    """

    text: Callable[[Any, Reader, Console], None]
    render: Callable[[Any, Reader, Words], str] | None = None
    page: Callable[[Any, Reader], Page] | None = None
    galleries: Callable[[Any, Reader], Iterable[Gallery | None]] = lambda view, reader: ()
    currency: Callable[[Any], str] = lambda view: str(view.currency)
    workbook: Callable[[Any, Reader], bytes] | None = None
    veil: Callable[[Any], Any] | None = None


def kind_of(view: Any) -> Kind:
    """What can be made of ``view``."""
    return KINDS[view.kind]


def page_of(view: Any, reader: Reader) -> Page:
    """The page of sections of an answer that has one."""
    page = kind_of(view).page
    if page is None:
        raise TypeError(view.kind)
    return page(view, reader)


def _used(module: str, name: str) -> Callable[..., Any]:
    """A function of this package that is imported when it is called."""

    def call(*given: Any) -> Any:
        return getattr(import_module(f"outbid.report.{module}"), name)(*given)

    return call


def _own_command(module: str, name: str) -> Callable[[Any, Reader, Words], str]:
    render = _used(module, name)
    return lambda view, reader, _: str(render(view, reader))


def _paged(module: str, name: str) -> Kind:
    """A kind whose text, HTML and charts are all made of one page of sections."""
    page = _used(module, name)
    print_page, render_page = _used("evidence_text", "print_page"), _used("evidence_html", "render_page")
    gallery_of = _used("evidence_html", "gallery_of")
    return Kind(
        lambda view, reader, console: print_page(page(view, reader), console),
        lambda view, reader, command: str(render_page(page(view, reader), reader, command)),
        page,
        lambda view, reader: (gallery_of(section, reader) for section in page(view, reader).sections),
    )


def _assumed(view: Any) -> str:
    return str(view.assumptions.currency)


def _dollars(view: Any) -> str:
    return "USD"


def _paid(view: Any) -> str:
    return str(view.answer.benchmarks[0].currency) if view.answer.benchmarks else "USD"


_PRINTED = Kind(_used("text", "print_view"))
_OFFERS = Kind(
    _used("text", "print_view"),
    _own_command("html", "render"),
    galleries=_used("html", "report_galleries"),
    currency=_assumed,
    workbook=_used("share_sheets", "answer_workbook"),
    veil=_used("incognito", "incognito"),
)
_PUBLISHING = replace(_paged("publish_page", "publishing_page"), currency=_dollars)
_SHEET_OF_PAY = _used("evidence_sheets", "xlsx_of")

KINDS: Mapping[str, Kind] = {
    "compare": _OFFERS,
    "worth": _OFFERS,
    "check": _PRINTED,
    "me": replace(_PRINTED, currency=_dollars),
    "equity": Kind(
        _used("equity_text", "print_equity"),
        _own_command("equity_html", "render_equity"),
        galleries=_used("equity_html", "equity_galleries"),
    ),
    "market": Kind(
        _used("market_text", "print_market"),
        _own_command("market_html", "render_market"),
        galleries=_used("market_html", "market_galleries"),
        currency=_assumed,
    ),
    "replay": replace(
        _paged("replay_page", "replay_page"),
        currency=lambda view: str(view.market.assumptions.currency),
        workbook=_used("replay_sheets", "replay_workbook"),
    ),
    "validate": replace(
        _paged("validate_page", "validate_page"),
        currency=_dollars,
        workbook=_used("validate_sheets", "validate_workbook"),
    ),
    "market_check": Kind(_used("market_text", "print_market_check")),
    "win": replace(
        _paged("win_page", "isolated_page"),
        render=_used("win_html", "render_win"),
        galleries=_used("win_html", "win_galleries"),
    ),
    "team": _paged("team_page", "team_page"),
    "pay": replace(
        _paged("pay_page", "pay_page"), currency=_paid, workbook=lambda view, _: bytes(_SHEET_OF_PAY(view))
    ),
    "premium": replace(_paged("premium_page", "premium_page"), currency=_dollars),
    "data": replace(_paged("data_page", "data_page"), currency=_dollars),
    "data_added": replace(_paged("data_page", "added_page"), currency=_dollars),
    "data_rejected": replace(_paged("data_page", "rejected_page"), currency=_dollars),
    "data_unplaced": replace(_paged("data_page", "unplaced_page"), currency=_dollars),
    "data_removed": replace(_paged("data_page", "removed_page"), currency=_dollars),
    "band": replace(_PUBLISHING, currency=lambda view: str(view.band.currency)),
    "publish": _PUBLISHING,
    "gap": _PUBLISHING,
}
