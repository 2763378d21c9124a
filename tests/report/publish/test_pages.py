"""Bands, postings and gaps as pages."""

import pytest
from publishing import DAY, FULL, WORKERS

from outbid.report import publish_answer
from outbid.report.format import Reader
from outbid.report.publish_answer import Asked
from outbid.report.publish_page import publishing_page


@pytest.mark.parametrize("language", ["en", "de"])
def test_pages_as_html(market, tmp_path, language):
    from outbid.report.evidence_html import render_page

    staff = tmp_path / "<b>staff.csv"
    staff.write_text(WORKERS.replace("A;", "<script>;"), encoding="utf-8")
    reader = Reader(language, language, "USD")
    views = (
        publish_answer.band(Asked("x"), pays=[132e3], as_of=DAY),
        publish_answer.publish(Asked("x"), FULL, low=1e5, high=2e5, as_of=DAY),
        publish_answer.gap(staff, as_of=DAY),
    )
    for view in views:
        html = render_page(publishing_page(view, reader), reader, ("band", "x"))
        assert f'<html lang="{language}">' in html
        assert "<script>" not in html
        assert "<b>staff" not in html
    assert render_page(publishing_page(views[0], reader), reader).count("<svg") == 2
