import csv
import dataclasses
import datetime as dt
import io
import json

import pytest
from rich.console import Console

from outbid.core.errors import InputError
from outbid.evidence.answer import Benchmark, Cell, Figure, PayAnswer, Question
from outbid.report import publish_answer
from outbid.report.evidence_text import print_page
from outbid.report.evidence_views import PayView, Provenance, SourceView
from outbid.report.format import Reader
from outbid.report.publish_answer import Asked
from outbid.report.publish_files import load_policy, load_workers
from outbid.report.publish_page import publishing_page
from outbid.report.publish_posting import Stated
from outbid.report.views import to_json

DAY = dt.date(2026, 11, 23)
FIGURES = tuple(Figure(v, 0.95 * v, 1.05 * v) for v in (80e3, 100e3, 120e3, 150e3, 190e3))
LEAD = Benchmark(
    "attested", "base", Cell("software-engineer", country="US", state="US-CO"), "USD", FIGURES, 40, ("lca",),
    dt.date(2025, 1, 1), dt.date(2026, 3, 31), employers=12, largest_share=0.2,
)  # fmt: skip
SOURCE = SourceView("lca", {"en": "Filings", "de": "Anträge"}, "CC0-1.0", "=Department", "2026")
FULL = Stated(
    "Software engineer",
    "Acme",
    "Health plan",
    "none",
    good_faith=True,
    no_history=True,
    employees=200,
    closes=dt.date(2026, 12, 31),
)


@pytest.fixture
def market(monkeypatch):
    """Sets what the market answers."""

    def to(*benchmarks, cell=LEAD.cell):
        view = PayView(PayAnswer(Question(cell), benchmarks), Provenance("1", "abc", (SOURCE,)))
        monkeypatch.setattr(publish_answer, "_market", lambda asked, day, version: view)

    to(LEAD)
    return to


def shown(view, language="en"):
    out = io.StringIO()
    print_page(
        publishing_page(view, Reader(language, language, "USD")), Console(file=out, width=100, markup=False)
    )
    return " ".join(out.getvalue().split())


def test_a_band_is_told_with_its_interval_and_its_evidence(market, tmp_path):
    policy = tmp_path / "policy.toml"
    policy.write_text("width = 0.5\nround = 1000\n")
    view = publish_answer.band(Asked("software-engineer"), policy=policy, pays=[132e3], as_of=DAY)
    text = shown(view)
    assert "$96,000 to $144,000, midpoint $120,000" in text
    assert "known to $114,000 to $126,000" in text
    assert "110%" in text
    assert "75%" in text
    assert "40 records, 12 employers" in text
    assert "96.000\u00a0$ bis 144.000\u00a0$".replace("\u00a0", " ") in shown(view, "de").replace(
        "\u00a0", " "
    )
    assert json.loads(to_json(view))["band"]["minimum"]["value"] == 96e3


def test_a_band_without_evidence_is_refused(market):
    market()
    with pytest.raises(InputError) as caught:
        publish_answer.band(Asked("software-engineer"))
    assert caught.value.key == "publish.no_market"


def test_the_legal_floor_of_germany(market, tmp_path):
    cell = Cell("it-support", country="DE")
    low = tuple(map(Figure, (26e3, 29e3, 33e3, 40e3, 50e3)))
    market(dataclasses.replace(LEAD, cell=cell, currency="EUR", percentiles=low), cell=cell)
    policy = tmp_path / "policy.toml"
    policy.write_text('below = 0.3\nabove = 0.3\nfloor = "minimum wage"\n')
    view = publish_answer.band(Asked("it-support"), policy=policy, as_of=DAY)
    assert view.band.floored
    assert view.band.minimum.value == pytest.approx(28_912.0)  # 13.90 euros for 2,080 hours


def test_a_full_posting_goes_out_as_json_ld(market, tmp_path):
    out = tmp_path / "posting.json"
    view = publish_answer.publish(Asked("x"), FULL, low=100e3, high=140e3, out=out, as_of=DAY)
    assert view.missing == ()
    posting = json.loads(out.read_text("utf-8"))
    assert (posting["@context"], posting["@type"]) == ("https://schema.org", "JobPosting")
    assert posting["baseSalary"] == {
        "@type": "MonetaryAmount",
        "currency": "USD",
        "value": {"@type": "QuantitativeValue", "minValue": 100e3, "maxValue": 140e3, "unitText": "YEAR"},
    }
    market_pay = posting["estimatedSalary"]
    assert market_pay["@type"] == "MonetaryAmountDistribution"
    assert [market_pay[name] for name in ("percentile10", "median", "percentile90")] == [80e3, 120e3, 190e3]
    assert posting["jobLocation"]["address"] == {
        "@type": "PostalAddress",
        "addressCountry": "US",
        "addressRegion": "CO",
    }


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"good_faith": False}, "good_faith"),
        ({"benefits": None}, "benefits"),
        ({"bonus": None}, "other_pay"),
        ({"no_history": False}, "no_history"),
        ({"closes": None}, "deadline"),
    ],
)
def test_colorado_asks_for_each(market, tmp_path, change, key):
    out = tmp_path / "posting.json"
    stated = dataclasses.replace(FULL, **change)
    view = publish_answer.publish(Asked("x"), stated, low=100e3, high=140e3, out=out, as_of=DAY)
    assert [each.key for each in view.missing] == [f"posting.missing.{key}"]
    assert not out.exists()
    assert "US-CO" in shown(view)
    assert "may not go out" in shown(view)
    assert "darf so nicht hinaus" in shown(view, "de")


def test_a_range_is_asked_for(market):
    view = publish_answer.publish(Asked("x"), FULL, as_of=DAY)
    assert [each.key for each in view.missing] == ["posting.missing.range"]


def test_a_bound_is_no_percentile_of_the_posting(market):
    figures = (*FIGURES[:4], Figure(239e3, bound="at least"))
    market(dataclasses.replace(LEAD, percentiles=figures))
    posting = publish_answer.publish(Asked("x"), FULL, low=1e5, high=2e5, as_of=DAY).posting
    assert "percentile90" not in posting["estimatedSalary"]
    assert posting["estimatedSalary"]["percentile75"] == 150e3


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


@pytest.mark.parametrize(
    "text",
    [
        "target = 2.0\nwidth = 0.5\nbelow = 0.1\n",
        "widht = 0.5\n",
        'width = "wide"\n',
        "width = -1.0\n",
        "# later\n",
        "",
    ],
)
def test_bad_policies_are_refused_with_a_place(tmp_path, text):
    file = tmp_path / "policy.toml"
    file.write_text(text)
    with pytest.raises(InputError) as caught:
        load_policy(file)
    assert str(file) in str(caught.value)


WORKERS = "category;sex;pay\nA;w;90\nA;m;100\nA;m;110\nB;f;200\nB;m;190\n"


def test_a_gap_from_a_file(tmp_path):
    file = tmp_path / "staff.csv"
    file.write_text(WORKERS, encoding="utf-8")
    view = publish_answer.gap(file, as_of=DAY)
    assert view.gap.categories[0].mean.value == pytest.approx(1 - 90 / 105)
    text = shown(view)
    assert "above men's" in text  # 145 against 133.3
    assert "In 2 of 2 categories" in text
    assert "Gruppen weicht" in shown(view, "de")
    public = publish_answer.gap(file, public=True, as_of=DAY)
    assert public.gap.categories == ()
    assert public.left_out == 2


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("category,sex\nA,f\n", "gap_columns"),
        ("category,sex,pay\n", "gap_empty"),
        ("category,sex,pay\nA,q,100\n", "gap_sex"),
        ("category,sex,pay\nA,f,-100\n", "gap_number"),
        ("category,sex,pay\nA,f,\n", "gap_number"),
        ("category,sex,pay,hours\nA,f,100,200\n", "gap_number"),
        ("category,sex,pay\nA,f,100,000\n", "gap_cells"),
        ("category,sex,pay\n,f,100\n", "gap_category"),
        ("category,sex,pay,pay\nA,f,100,90\n", "gap_twice"),
        ("\n \n", "gap_empty"),
        ("category,sex,pay,variable\nA,f,100,101\n", "gap_number"),
    ],
)
def test_bad_tables_are_refused_with_a_place(tmp_path, text, key):
    file = tmp_path / "staff.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_workers(file)
    assert caught.value.key == f"publish.{key}"
    assert str(file) in caught.value.where
    assert caught.value.text("de") != caught.value.text("en")


def test_part_time_is_read_by_column(tmp_path):
    file = tmp_path / "staff.csv"
    file.write_text("pay,hours,sex,category\n50,20,female,A\n100,40,male,A\n", encoding="utf-8")
    assert publish_answer.gap(file, as_of=DAY).gap.overall.mean.value == pytest.approx(0.0)


def test_the_title_is_the_roles_name_unless_one_is_stated(market):
    bare = dataclasses.replace(FULL, title=None)
    assert publish_answer.publish(Asked("x"), bare, low=1e5, high=2e5, as_of=DAY).posting["title"] == (
        "Software engineer"
    )
    german = publish_answer.publish(Asked("x"), bare, low=1e5, high=2e5, as_of=DAY, language="de")
    assert german.posting["title"] == "Softwareentwickler"
    assert publish_answer.publish(Asked("x"), FULL, low=1e5, high=2e5, as_of=DAY).posting["validThrough"] == (
        "2026-12-31"
    )


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


def test_a_directive_says_how_far_its_member_is(market):
    cell = Cell("it-support", country="DE")
    market(dataclasses.replace(LEAD, cell=cell, currency="EUR"), cell=cell)
    view = publish_answer.publish(Asked("x"), FULL, low=5e4, high=6e4, as_of=DAY)
    assert "by reports was not in force on June 7, 2026" in shown(view)
    assert "Entgelttransparenzrichtlinie (EU) 2023/970" in shown(view, "de")


def test_a_law_that_was_not_found_says_so(market):
    cell = Cell("it-support", country="US", state="US-ME")
    market(dataclasses.replace(LEAD, cell=cell), cell=cell)
    view = publish_answer.publish(Asked("x"), FULL, low=5e4, high=6e4, as_of=DAY)
    assert "not verified against the statute" in shown(view)
    assert "nicht am Gesetz geprüft" in shown(view, "de")


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


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ({"pays": [-5.0]}, "pay"),
        ({"pays": [float("nan")]}, "pay"),
    ],
)
def test_no_pay_is_placed(market, words, key):
    with pytest.raises(InputError) as caught:
        publish_answer.band(Asked("x"), as_of=DAY, **words)
    assert caught.value.key == f"publish.{key}"


def test_another_currency_than_asked_is_no_answer(market):
    with pytest.raises(InputError) as caught:
        publish_answer.band(Asked("x", currency="XXQ"), as_of=DAY)
    assert caught.value.key == "publish.currency"


def test_a_posting_that_has_closed_is_refused(market):
    closed = dataclasses.replace(FULL, closes=dt.date(2026, 11, 22))
    with pytest.raises(InputError) as caught:
        publish_answer.publish(Asked("x"), closed, low=1e5, high=2e5, as_of=DAY)
    assert caught.value.key == "publish.closed"


def test_a_place_that_cannot_be_written_is_named(market, tmp_path):
    out = tmp_path / "nowhere" / "posting.json"
    with pytest.raises(InputError) as caught:
        publish_answer.publish(Asked("x"), FULL, low=1e5, high=2e5, out=out, as_of=DAY)
    assert caught.value.key == "publish.not_written"
    assert caught.value.where == str(out)


def test_a_state_names_its_cities_with_laws(market):
    cell = Cell("it-support", country="US", state="US-OH")
    market(dataclasses.replace(LEAD, cell=cell), cell=cell)
    view = publish_answer.publish(Asked("x"), FULL, low=5e4, high=6e4, as_of=DAY)
    assert "Cincinnati, Cleveland, Columbus, Toledo: for work there" in shown(view)
    market(
        dataclasses.replace(LEAD, cell=dataclasses.replace(cell, cbsa="17410")),
        cell=dataclasses.replace(cell, cbsa="17410"),
    )
    view = publish_answer.publish(Asked("x"), FULL, low=5e4, high=6e4, as_of=DAY)
    assert [each.rule.id for each in view.rules] == ["US-OH-CLE"]
    assert "for work there" not in shown(view)


def made_before(market, tmp_path, cell=LEAD.cell, measure="base", **of):
    """A range that ``band`` makes of a market of its own; then the market is the posting's again."""
    market(dataclasses.replace(LEAD, cell=cell, measure=measure), cell=cell)
    file = tmp_path / "band.json"
    file.write_text(to_json(publish_answer.band(Asked("x", **of), as_of=DAY)), "utf-8")
    market(LEAD)
    return file


def test_a_range_made_before_is_posted(market, tmp_path):
    """The median of the market is 120,000: a fifth to either side of it is posted."""
    file = made_before(market, tmp_path)
    posting = publish_answer.publish(Asked("x"), FULL, band_file=file, as_of=DAY).posting
    assert posting["baseSalary"]["value"] == {
        "@type": "QuantitativeValue", "minValue": 96e3, "maxValue": 144e3, "unitText": "YEAR",
    }  # fmt: skip
    wider = made_before(market, tmp_path, Cell("software-engineer", country="US"))
    assert publish_answer.publish(Asked("x"), FULL, band_file=wider, as_of=DAY).missing == ()


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        (Cell("nurse", country="US", state="US-CO"), "--role"),
        (Cell("software-engineer", country="US", state="US-TX"), "--place"),
        (Cell("software-engineer", country="DE"), "--place"),
        (Cell("software-engineer", country="US", cbsa="19740"), "--place"),
        (Cell("software-engineer", "senior", "US", "US-CO"), "--level"),
        (Cell("software-engineer", country="US", state="US-CO", employer="Meta"), "--employer"),
        (Cell("software-engineer", country="US", state="US-CO", tag="ai"), "--tag"),
    ],
)
def test_a_range_of_another_job_or_place_is_refused(market, tmp_path, cell, what):
    file, out = made_before(market, tmp_path, cell), tmp_path / "posting.json"
    with pytest.raises(InputError) as caught:
        publish_answer.publish(Asked("x"), FULL, band_file=file, out=out, as_of=DAY)
    assert caught.value.key == "publish.range_of_other"
    assert caught.value.params["what"] == what
    assert not out.exists()


@pytest.mark.parametrize("measure", ["on-target", "total", "target cash"])
def test_no_range_but_of_base_pay_is_posted_as_base_salary(market, tmp_path, measure):
    file = made_before(market, tmp_path, measure=measure)
    with pytest.raises(InputError) as caught:
        publish_answer.publish(Asked("x"), FULL, band_file=file, as_of=DAY)
    assert caught.value.key == "publish.range_measure"


def test_a_range_of_another_kind_or_currency_or_beside_another_is_refused(market, tmp_path):
    file = made_before(market, tmp_path)
    for asked in (Asked("x", kind="advertised"), Asked("x", measure="total"), Asked("x", currency="EUR")):
        with pytest.raises(InputError) as caught:
            publish_answer.publish(asked, FULL, band_file=file, as_of=DAY)
        assert caught.value.key == "publish.range_of_other"
    with pytest.raises(InputError) as caught:
        publish_answer.publish(Asked("x"), FULL, band_file=file, low=1e5, high=2e5, as_of=DAY)
    assert caught.value.key == "publish.range_twice"


@pytest.mark.parametrize(("low", "high"), [(10, 100), (45, 60), (100, 140), (4_000, 120_000)])
def test_what_no_year_pays_is_asked_back(market, low, high):
    with pytest.raises(InputError) as caught:
        publish_answer.publish(Asked("x"), FULL, low=low, high=high, as_of=DAY)
    assert caught.value.key == "publish.not_yearly"


@pytest.mark.parametrize(
    ("typed", "cbsa", "region", "city", "laws"),
    [
        # areas, their states and their cities: OMB Bulletin 23-01; the laws: C.R.S. 8-5-201, Cal. Lab. Code 432.3
        ("Denver", "19740", "CO", "Denver", ["US-CO"]),
        ("19740", "19740", "CO", "Denver", ["US-CO"]),
        ("San Francisco", "41860", "CA", "San Francisco", ["US-CA"]),
        ("New York, NY", "35620", "NY", "New York", ["US-NY", "US-NYC"]),
        ("Jersey City, NJ", "35620", "NJ", "Jersey City", ["US-NJ-JC", "US-NJ"]),
        ("Kansas City, KS", "28140", "KS", None, []),
    ],
)
def test_the_laws_of_the_state_of_a_metropolitan_area_bind(market, tmp_path, typed, cbsa, region, city, laws):
    cell, out = Cell("software-engineer", country="US", cbsa=cbsa), tmp_path / "posting.json"
    market(dataclasses.replace(LEAD, cell=cell), cell=cell)
    view = publish_answer.publish(Asked("x", place=typed), Stated(), low=1e5, high=2e5, out=out, as_of=DAY)
    assert [each.rule.id for each in view.rules] == laws
    address = view.posting["jobLocation"]["address"]
    assert (address["addressRegion"], address.get("addressLocality")) == (region, city)
    assert out.exists() == (not laws)


@pytest.mark.parametrize(
    ("typed", "cbsa", "one"),
    [
        ("Jersey City", "35620", "Jersey City, NJ"),
        ("47900", "47900", "Washington, DC"),
        ("NYC", "35620", "New York, NY"),
    ],
)
def test_an_area_of_several_states_asks_which(market, typed, cbsa, one):
    market(LEAD, cell=Cell("software-engineer", country="US", cbsa=cbsa))
    with pytest.raises(InputError) as caught:
        publish_answer.publish(Asked("x", place=typed), FULL, low=1e5, high=2e5, as_of=DAY)
    assert caught.value.key == "publish.which_state"
    assert one in caught.value.params["choices"].split("; ")


def test_a_city_abroad_is_the_locality_of_the_posting(market):
    cell = Cell("software-engineer", country="CA")
    market(LEAD, cell=cell)
    view = publish_answer.publish(Asked("x", place="Toronto"), FULL, low=1e5, high=2e5, as_of=DAY)
    assert view.posting["jobLocation"]["address"]["addressLocality"] == "Toronto"


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


def test_a_table_with_german_headings_is_the_same_table(tmp_path):
    rows = [
        ("Technik", "w", "60000", "40", "5000"),
        ("Technik", "m", "63000", "40", "0"),
        ("Verwaltung", "d", "50000", "20", ""),
    ]
    tables = []
    for head in ("category;sex;pay;hours;variable", "Kategorie;Geschlecht;Entgelt;Wochenstunden;Variabel"):
        file = tmp_path / "staff.csv"
        file.write_text("\n".join([head, *(";".join(row) for row in rows)]), "utf-8")
        tables.append(load_workers(file))
    assert tables[0] == tables[1]
    assert [each.sex for each in tables[1]] == ["female", "male", "other"]
    file.write_text("Kategorie;Gruppe;Geschlecht;Entgelt\nA;B;w;1", "utf-8")
    with pytest.raises(InputError) as caught:
        load_workers(file)
    assert caught.value.key == "publish.gap_twice"
