"""From a view to its page: which builder belongs to which answer."""

from __future__ import annotations

from outbid.report.data_page import added_page, data_page, rejected_page, removed_page, unplaced_page
from outbid.report.evidence_page import Page
from outbid.report.evidence_views import (
    AddedView,
    DataView,
    EvidenceView,
    PayView,
    PremiumView,
    RejectedView,
    UnplacedView,
)
from outbid.report.format import Reader
from outbid.report.pay_page import pay_page
from outbid.report.premium_page import premium_page


def page_of(view: EvidenceView, reader: Reader) -> Page:
    """``view`` as the page that text and HTML print."""
    if isinstance(view, PayView):
        return pay_page(view, reader)
    if isinstance(view, PremiumView):
        return premium_page(view, reader)
    if isinstance(view, DataView):
        return data_page(view, reader)
    if isinstance(view, AddedView):
        return added_page(view, reader)
    if isinstance(view, RejectedView):
        return rejected_page(view, reader)
    if isinstance(view, UnplacedView):
        return unplaced_page(view, reader)
    return removed_page(view, reader)
