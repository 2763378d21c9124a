"""A benchmark that goes out as a file: only where the licence and the number of employers let it."""

import csv
import dataclasses
import io

from publishing import DAY, FULL, LEAD, SOURCE, shown

from outbid.evidence.answer import Figure, PayAnswer, Question
from outbid.report import publish_answer
from outbid.report.evidence_views import PayView, Provenance, SourceView
from outbid.report.publish_answer import Asked


def test_a_benchmark_goes_out_with_licence_and_no_formula(market, tmp_path):
    file = tmp_path / "benchmark.csv"
    view = publish_answer.publish(Asked("x"), FULL, low=1e5, high=2e5, benchmark_file=file, as_of=DAY)
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
    assert [row["percentile"] for row in rows] == ["0.1", "0.25", "0.5", "0.75", "0.9"]
    assert rows[2]["pay"] == "120000.0"
    assert rows[0]["licences"] == "lca: CC0-1.0"
    assert rows[0]["attribution"] == "'=Department"
    assert str(file) in view.written


def test_a_source_without_a_licence_stays(market, monkeypatch):
    bare = dataclasses.replace(SOURCE, licence="")
    view = PayView(PayAnswer(Question(LEAD.cell), (LEAD,)), Provenance("1", "abc", (bare,)))
    monkeypatch.setattr(publish_answer, "_market", lambda asked, day, version: view)
    answer = publish_answer.publish(Asked("x"), FULL, low=1e5, high=2e5, as_of=DAY)
    assert [reason.key for reason in answer.verdict.against] == ["publish.closed_source"]


def test_a_benchmark_of_few_employers_stays_but_is_shown(market, tmp_path):
    market(dataclasses.replace(LEAD, employers=4))
    file = tmp_path / "benchmark.csv"
    view = publish_answer.publish(Asked("x"), FULL, low=1e5, high=2e5, benchmark_file=file, as_of=DAY)
    assert not file.exists()
    assert "4 employers; at least 5 are needed" in shown(view)
    assert "$120K" in shown(view)
    assert "estimatedSalary" not in view.posting


def test_an_exported_file_rounds_what_could_be_subtracted(market, tmp_path):
    exact = tuple(
        Figure(v, v - 1111.0, v + 1111.0) for v in (80_123.0, 100_456.0, 120_789.0, 150_123.0, 190_456.0)
    )
    market(dataclasses.replace(LEAD, percentiles=exact, n=43, employers=12, largest_share=9 / 43))
    file = tmp_path / "benchmark.csv"
    publish_answer.publish(Asked("x"), FULL, low=1e5, high=2e5, benchmark_file=file, as_of=DAY)
    row = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))[2]
    assert (row["pay"], row["records_from"], row["employers_from"]) == ("121000.0", "40", "10")
    assert row["largest_share_to"] == "0.25"


def test_what_stays_here_is_said_to_stay(market):
    market(dataclasses.replace(LEAD, largest_share=0.3))
    view = publish_answer.publish(Asked("x"), FULL, low=1e5, high=2e5, as_of=DAY)
    assert "for you alone" in shown(view)
    assert "nur für Sie" in shown(view, "de")


def test_own_data_may_go_out_once_the_right_to_is_stated(market, monkeypatch, tmp_path):
    own = dataclasses.replace(LEAD, sources=("user/survey", "open"))
    mine = SourceView("user/survey", {"en": "survey", "de": "survey"}, "", "", "")
    other = dataclasses.replace(mine, id="open", licence="CC0-1.0")
    file = tmp_path / "benchmark.csv"

    def published(source, **more):
        view = PayView(PayAnswer(Question(LEAD.cell), (own,)), Provenance("1", "abc", (mine, source)))
        monkeypatch.setattr(publish_answer, "_market", lambda asked, day, version: view)
        return publish_answer.publish(
            Asked("x"), FULL, low=1e5, high=2e5, benchmark_file=file, as_of=DAY, **more
        ).verdict.may  # fmt: skip

    assert not published(other)
    assert not file.exists()
    assert published(other, own_licence="Survey contract of 2026, section 4")
    assert "user/survey: Survey contract of 2026, section 4; open: CC0-1.0" in file.read_text("utf-8")
    # what is not one's own stays closed, whatever one states
    assert not published(dataclasses.replace(other, licence=""), own_licence="mine")
