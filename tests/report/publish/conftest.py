"""What the market answers, as each test sets it."""

import pytest
from publishing import LEAD, SOURCE

from outbid.evidence.answer import PayAnswer, Question
from outbid.report import publish_answer
from outbid.report.evidence_views import PayView, Provenance


@pytest.fixture
def market(monkeypatch):
    """Sets what the market answers."""

    def to(*benchmarks, cell=LEAD.cell):
        view = PayView(PayAnswer(Question(cell), benchmarks), Provenance("1", "abc", (SOURCE,)))
        monkeypatch.setattr(publish_answer, "_market", lambda asked, day, version: view)

    to(LEAD)
    return to
