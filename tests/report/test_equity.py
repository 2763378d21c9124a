"""The view of an exit: figures worked out by hand, shown alike in text and HTML."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbid.core.errors import InputError
from outbid.packages.captable import CapTable, Company, Convertible, Debt, Option, ShareClass
from outbid.report.equity import EquityView, Wanted, equity_view
from outbid.report.equity_charts import band_colours, own_chart, parts_chart, plain_split, read_off
from outbid.report.equity_grid import SHOWN, default_exits, round_near
from outbid.report.equity_html import render_equity
from outbid.report.equity_phrases import lead_sentences, payout_rows, per_share, rests_lines
from outbid.report.format import Reader
from outbid.report.marks import NARROW, WIDE
from outbid.report.svg import draw
from outbid.report.views import to_json
from outbid.workspace import equity

EXAMPLES = Path(__file__).parents[2] / "examples"
ENGLISH, GERMAN = Reader("en", "en", "USD"), Reader("de", "de", "USD")
SERIES_B = CapTable(
    (
        ShareClass("Common", 11e6),
        ShareClass("Series A", 5e6, price=1.6, preference=1, seniority=1),
        ShareClass("Series B", 5e6, price=6.0, preference=1, seniority=2),
    ),
    (Option("Early", 1.2e6, 0.35), Option("Late", 1.3e6, 1.7)),
    unissued=1.5e6,
    debts=(Debt("Loan", 5e6),),
)
"""Preferences of $8M and $30M behind a loan of $5M; 25M shares fully diluted."""
COMPANY = Company("Example", "USD", SERIES_B, last_round="Series B")


def view(wanted: Wanted = Wanted(), exits: list[float] | None = None, event: str = "sale") -> EquityView:  # noqa: B008
    return equity_view(COMPANY, None, wanted, exits, event, "0")  # type: ignore[arg-type]


def test_where_common_and_a_grant_begin_to_be_paid() -> None:
    """Common after 5 + 30 + 8; at $1.70 a share series A has converted: 35 + 16·1.70 + 1.2·1.35 = 63.82."""
    found = view(Wanted("late", 20_000))
    assert found.common_from == pytest.approx(43e6)
    assert found.holding is not None
    assert found.holding.pays_from == pytest.approx(63.82e6)
    assert (found.holding.shares, found.holding.strike) == (20_000, 1.7)


def test_what_a_grant_pays_when_all_convert() -> None:
    """(145 + 1.2·0.35 + 1.3·1.70) / 23.5 = 6.28213 a share at $150M."""
    found = view(Wanted("Late", 20_000), [150e6])
    assert found.common[0] == pytest.approx((145e6 + 0.42e6 + 2.21e6) / 23.5e6)
    assert found.holding is not None
    assert found.holding.payouts[0] == pytest.approx(20_000 * (found.common[0] - 1.7), abs=0.01)
    assert found.post_money == 150e6
    assert found.holding.at_round_price == pytest.approx(20_000 * 4.3)


def test_shares_and_a_strike_that_no_claim_has() -> None:
    """Common is worth $1 at 35 + 8 + 11·1 + 1.2·0.65 = 54.78."""
    found = view(Wanted(shares=1000, strike=1.0), [54.78e6, 63.82e6])
    assert found.holding is not None
    assert found.holding.pays_from == pytest.approx(54.78e6)
    assert found.holding.payouts == (0.0, pytest.approx(700.0))
    assert found.holding.kind == "options"


def test_a_company_without_preferences_pays_common_from_the_start() -> None:
    company = Company("Plain", "USD", CapTable((ShareClass("Common", 1e6),)))
    found = equity_view(company, None, Wanted(shares=10), None, "sale", "0")
    assert found.common_from == 0.0
    assert "from the first USD on" in " ".join(lead_sentences(found, ENGLISH))


def test_payouts_add_up_and_are_certified() -> None:
    found = view()
    for place, exit_value in enumerate(found.exits):
        assert sum(claim.payouts[place] for claim in found.claims) == pytest.approx(exit_value, abs=0.05)
    assert found.certified
    assert max(found.gap, found.gain) <= 0.01


@pytest.mark.parametrize("event", ["sale", "ipo"])
def test_the_curve_adds_up_at_every_corner_and_meets_the_table(event: str) -> None:
    found = view(Wanted("Late"), event=event)
    for place, exit_value in enumerate(found.curve.exits):
        assert sum(band.payouts[place] for band in found.curve.bands) == pytest.approx(exit_value, abs=0.05)
    assert found.holding is not None
    inner = read_off(found.curve.exits, found.curve.holding, found.exits)
    assert inner == pytest.approx(found.holding.payouts, abs=0.05)


@pytest.mark.parametrize(
    ("wanted", "exits", "words"),
    [
        (Wanted("nobody"), None, "there is no grant or claim “nobody”"),
        (Wanted(strike=1.0), None, "Give --shares too"),
        (Wanted("Late", strike=1.0), None, "has an exercise price of its own"),
        (Wanted(shares=-1), None, "not a number of shares"),
        (Wanted(shares=1, strike=-1), None, "not an exercise price"),
        (Wanted(), [], "Give 1 to 20"),
        (Wanted(), [1e6 * i for i in range(1, 30)], "Give 1 to 20"),
        (Wanted(), [0.0], "not an exit value"),
        (Wanted(), [float("nan")], "not an exit value"),
    ],
)
def test_questions_that_cannot_be_answered(wanted: Wanted, exits: list[float] | None, words: str) -> None:
    with pytest.raises(InputError, match=re.escape(words)):
        view(wanted, exits)


def test_several_grants_of_one_holder_have_to_be_told_apart() -> None:
    with pytest.raises(InputError, match="ISO-5, RSU-1"):
        equity(EXAMPLES / "unicorn-ocf", Wanted("Staff of 2024 to 2026 (pooled)"))


@pytest.mark.parametrize("key", ["opt-you", "ISO-412", "you"])
def test_a_grant_by_id_number_or_holder(key: str) -> None:
    found = equity(EXAMPLES / "unicorn-ocf", Wanted(key))
    assert found.holding is not None
    assert (found.holding.name, found.holding.shares, found.holding.strike) == ("ISO-412", 20_000, 5.4)


def test_the_unicorn_by_hand() -> None:
    """Note, series C at 1.5x, series D, B, A and seed come first; the note converts at 20% off, for 5/4 of it."""
    found = equity(EXAMPLES / "unicorn-ocf")
    note = 25e6 * (1 + 0.06 * 181 / 365)
    ahead = 1.5 * 117e6 + 300e6 + 60.5e6 + 20e6 + 5e6
    warrant = 250_000 * (1.5 * 6.5 - 6.5)  # exercised into the preference of series C
    assert found.common_from == pytest.approx(note / 0.8 + ahead + warrant, rel=1e-9)
    assert found.fully_diluted == 200e6
    assert found.post_money == 3e9


def test_sentences_in_two_languages() -> None:
    found = view(Wanted("Late", 20_000))
    assert " ".join(lead_sentences(found, ENGLISH)) == (
        "Common gets nothing below $43M. Your 20,000 options pay from $63.8M on; at $150M they pay $91,600 before tax."
        " The last round’s price alone would say $86,000."
    )
    german = " ".join(lead_sentences(found, GERMAN)).replace("\u00a0", " ")
    assert german == (
        "Stammanteile bekommen unter 43 Mio. $ nichts. Ihre 20.000 Optionen bringen ab 63,8 Mio. $ etwas ein;"
        " bei 150 Mio. $ sind es 91.600 $ vor Steuern. Der Preis der letzten Runde allein ergäbe 86.000 $."
    )


def test_prices_per_share_keep_their_cents() -> None:
    assert [per_share(x, ENGLISH) for x in (1.5, 0.0123, 250.0)] == ["$1.50", "$0.0123", "$250"]
    assert per_share(1.5, GERMAN) == "1,50\u00a0$"


def test_a_failed_check_is_said() -> None:
    lines = rests_lines(replace(view(), certified=False, gap=12.0), ENGLISH)
    assert "A check failed" in lines[0]
    assert "$12.00" in lines[0]


def test_many_options_share_a_row() -> None:
    labels = [label for label, _, _ in payout_rows(equity(EXAMPLES / "unicorn-ocf"), ENGLISH)]
    assert "Options, RSUs and warrants (8)" in labels
    assert not any("2016 Plan" in label for label in labels)


@given(
    marks=st.lists(st.floats(1e3, 1e12), max_size=12),
    common=st.none() | st.floats(0, 1e12),
    round_=st.none() | st.floats(1e4, 1e12),
)
def test_default_exits_are_few_round_and_ascending(
    marks: list[float], common: float | None, round_: float | None
) -> None:
    found = default_exits(marks, common, None, round_)
    assert 2 <= len(found) <= SHOWN
    assert found == sorted(set(found))
    assert all(value > 0 for value in found)
    if round_:
        assert min(abs(value / round_ - 1) for value in found) < 1e-5
    if common:
        assert found[-1] > common


def test_round_numbers() -> None:
    assert [round_near(x) for x in (0.97, 11.0, 27.0, 4.4e8, 9.6e9)] == [1.0, 10.0, 30.0, 4e8, 1e10]


class Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]


@pytest.mark.parametrize("reader", [ENGLISH, GERMAN], ids=["en", "de"])
def test_the_page_says_what_the_text_says_and_asks_for_nothing(reader: Reader) -> None:
    found = equity(EXAMPLES / "unicorn-ocf", Wanted("ISO-412"))
    page = render_equity(found, reader)
    assert page == render_equity(found, reader)
    parser = Reading()
    parser.feed(page)
    plain = " ".join(" ".join(parser.words).replace("\u2060", "").split())
    for sentence in lead_sentences(found, reader) + rests_lines(found, reader):
        assert " ".join(sentence.split()) in plain
    assert parser.links == []
    assert page.count("<svg") == 4
    assert "<script" not in page


def test_names_cannot_leave_their_place() -> None:
    evil = "</td><script>alert(1)</script>"
    table = replace(SERIES_B, options=(Option(evil, 1e6, 1.0),))
    found = equity_view(Company(evil, "USD", table), None, Wanted(evil), None, "sale", "0")
    assert "<script" not in render_equity(found, ENGLISH)


def test_charts_of_few_and_many_classes() -> None:
    many = tuple(ShareClass(f"S{i}", 1e5, price=1.0 + i, preference=1, seniority=i) for i in range(1, 9))
    note = Convertible("Note", "note", 1e6)
    for table in (
        CapTable((ShareClass("Common", 1e6),)),
        CapTable((ShareClass("Common", 1e6), *many), convertibles=(note,)),
    ):
        found = equity_view(Company("X", "USD", table), None, Wanted(shares=10, strike=50), None, "sale", "0")
        assert len(set(band_colours(found))) == len(found.curve.bands) <= 8
        for frame in (WIDE, NARROW):
            assert "NaN" not in draw(parts_chart(found, ENGLISH, frame, "x")).body
            assert "NaN" not in draw(own_chart(found, ENGLISH, frame)).body


def test_a_plain_split_is_what_conversion_of_all_gives() -> None:
    assert plain_split(view(Wanted("Late", 20_000)), 150e6) == pytest.approx(20_000 * (6.0 - 1.7))


def test_the_view_is_plain_json() -> None:
    assert '"kind": "equity"' in to_json(view(Wanted("Late")))
