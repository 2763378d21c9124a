"""Pages about a user's own data that only the app has: what an import would do, told before it is done."""

from __future__ import annotations

from dataclasses import replace

from outbid.report.data_page import added_page, reasons_text, rejected_page, unplaced_page
from outbid.report.evidence_page import Page, Section
from outbid.report.evidence_words import in_full
from outbid.web.evidence_import import Trial
from outbid.web.visitor import Visitor


def trial_page(tried: Trial, who: Visitor) -> Page:
    """What adding a file would do."""
    reader, added = who.reader("USD"), tried.added
    whole = added_page(added, reader)
    if added.already:
        return replace(whole, title=who.say("app_evidence.trial_title"), sections=())
    words = {
        "file": added.file, "kept": in_full(added.rows_kept, reader), "read": in_full(added.rows_read, reader),
    }  # fmt: skip
    key = "trial_lead" if added.rows_kept else "trial_lead_none"
    reasons = reasons_text(added.dropped, reader)
    left_out = who.say("app_evidence.trial_rejected", reasons=reasons)
    told = [f"{left_out}."] if reasons else []
    if not reasons and added.rows_kept == added.rows_read:
        told = [who.say("app_evidence.trial_all")]
    sections: list[Section] = []
    if tried.rejected is not None:
        rejected = rejected_page(tried.rejected, reader)
        sections += [replace(each, title=left_out) for each in rejected.sections] or [Section(left_out)]
    if tried.unplaced is not None:
        unplaced = unplaced_page(tried.unplaced, reader)
        title = who.say("app_evidence.trial_unplaced")
        sections += [replace(each, title=title) for each in unplaced.sections]
    return Page(
        who.say("app_evidence.trial_title"),
        who.say(f"app_evidence.{key}", **words),
        (*told, *whole.rest),
        tuple(sections),
    )
