"""What a replay says of the evidence: figures as published, and verdicts that hang on no month and no rounding."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from replaying import DAY, figure

from outbid.core.errors import InputError
from outbid.data import catalogue
from outbid.data.importing import import_file
from outbid.data.readers.layout import Given
from outbid.data.store import open_store
from outbid.evidence.answer import Cell
from outbid.evidence.taxonomy import Taxonomy
from outbid.report.replay_days import BY_YEAR, FISCAL_YEAR, HEALTH, Window, dated, later, span
from outbid.report.replay_evidence import TECHNOLOGY, Evidence
from outbid.report.replay_verdicts import ABOUT, postings, postings_verdict, premium_verdict, told_verdict
from outbid.report.replay_views import LeftOut


def test_figures_of_the_office_are_those_that_it_published(store):
    """BLS, Occupational Employment and Wages, May 2023, 15-1252: 1,656,880 employed, median $132,270."""
    evidence = Evidence(store, DAY)
    employed = evidence.employed("software-engineer", "15-1252", "x")
    assert (employed.value, employed.n, employed.last) == (1_656_880, 1_656_880, "2023-05-12")
    assert evidence.percentile("software-engineer", "15-1252", "p50", "x").value == 132_270
    assert employed.low is not None
    assert employed.high is not None
    assert employed.value - employed.low == pytest.approx(employed.high - employed.value)


def test_nothing_later_than_the_day_builds_the_market(store):
    before = Evidence(store, dt.date(2023, 5, 1)).employed("software-engineer", "15-1252", "x")
    assert before.last == "2022-05-12"
    with pytest.raises(InputError, match="15-1252"):
        Evidence(store, dt.date(1990, 1, 1)).employed("software-engineer", "15-1252", "x")
    with pytest.raises(InputError, match="2035-01"):
        Evidence(store, DAY).month("ai share of postings", None, 2035, 1, "x")


def test_none_of_many_has_the_exact_bound(store):
    """With nothing found among n the exact upper end is 1 − 0.05^(1/n), at 90% between both ends."""
    found = Evidence(store, DAY).millions()
    assert found is not None
    assert found.value == found.low == 0.0
    assert found.high == pytest.approx(1 - 0.05 ** (1 / found.n), rel=1e-6)


def test_premium_verdicts():
    high, place = figure("region", 0.5), figure("premium_place", 0.2, 0.1, 0.3)
    raw = figure("premium_raw", 0.4, 0.3, 0.5)

    def verdict(desk, region=high, first=raw):
        return premium_verdict((high, region), (first, place, figure("premium_employer", *desk)))

    assert verdict((0.2, 0.1, 0.3)) == ("supported", "holds")
    assert verdict((0.19, 0.1, 0.3)) == ("mixed", "desk")
    assert verdict((0.3, -0.01, 0.6)) == ("mixed", "desk")
    assert verdict((0.3, 0.2, 0.4), figure("region", -0.1)) == ("mixed", "region")
    assert verdict((0.3, 0.2, 0.4), first=figure("premium_raw", 0.1, -0.1, 0.3)) == ("mixed", "unclear")
    assert verdict((0.3, 0.2, 0.4), first=figure("premium_raw", -0.3, -0.4, -0.2)) == (
        "contradicted",
        "no_premium",
    )
    assert premium_verdict((), (raw, place, figure("premium_employer", 0.2, 0.1, 0.3))) == ("mixed", "region")
    assert premium_verdict((high,), ()) == ("not_in_evidence", "missing")


def test_postings_verdicts():
    def verdict(*values: float) -> str:
        return postings_verdict(*values)[0]

    assert verdict(200, 70, 0.1, 0.2, 2, 3) == "supported"
    assert verdict(200, 70, 0.1, 0.2, 3, 2) == "mixed"
    assert verdict(200, 70, 0.2, 0.1, 3, 4) == verdict(70, 200, 0.1, 0.2, 3, 4) == "mixed"
    assert verdict(70, 200, 0.2, 0.1, 3, 4) == "contradicted"


class Paths:
    """Evidence that holds three series and nothing else; each value is of a month of its own."""

    def __init__(self, **series: dict[tuple[int, int], float]) -> None:
        names = ("postings", "genai share of postings", "ai share of postings")
        self.series = dict(zip(names, series.values(), strict=True))

    def path(self, series, entity):
        return {at: (value, dt.date(*at, 1).isoformat(), "x") for at, value in self.series[series].items()}

    def month(self, series, entity, year, month, key):
        return figure(key, self.series[series][year, month])


MONTHS = [(year, month) for year in range(2020, 2025) for month in range(1, 13) if (year, month) <= (2024, 1)]


def test_a_verdict_that_hangs_on_the_starting_month_is_none():
    """46 of the 47 starting months show less demand and more AI, but not the one with a peak of AI."""
    falling = {month: 200.0 - place for place, month in enumerate(MONTHS)}
    rising = {month: 1.0 + place for place, month in enumerate(MONTHS)}
    agreed = postings(Paths(software=falling, genai=rising, ai=rising))
    assert (agreed.verdict, agreed.why, agreed.figures[-1].value) == ("supported", "holds", 1.0)
    peaked = postings(Paths(software=falling, genai=rising, ai=rising | {(2022, 2): 999.0}))
    assert (peaked.verdict, peaked.why) == ("mixed", "window")
    assert peaked.figures[-1].value == pytest.approx(46 / 47)


def test_the_shipped_series_are_judged_from_every_starting_month(store):
    """Counted by itself, over the rows of the store: the last value of each month."""
    rows = store.query(
        'SELECT series, year("date") AS y, month("date") AS m, arg_max(value, "date") AS v'
        " FROM series WHERE country = 'US' AND (entity = 'Software Development' OR coalesce(entity, '') = '')"
        " AND series IN ('postings', 'genai share of postings', 'ai share of postings')"
        " AND NOT (series = 'postings' AND coalesce(entity, '') = '') GROUP BY ALL"
    )
    found = dict(zip(zip(rows["series"], rows["y"], rows["m"], strict=True), rows["v"], strict=True))

    def seen(start):
        def change(series):
            return found[series, 2024, 1] - found[(series, *start)]

        ai = change("genai share of postings") > 0 and change("ai share of postings") >= 0
        return change("postings") < 0 and ai

    starts = [month for month in MONTHS if (2020, 2) <= month <= (2023, 12)]
    told = postings(Evidence(store, DAY))
    assert told.figures[-1].value == pytest.approx(np.mean([seen(start) for start in starts]))
    assert (told.verdict, told.why) == ("mixed", "window")


@given(st.floats(1, 1e6), st.floats(0, 1e5), st.floats(1, 1e6))
def test_about_what_is_told_must_be_all_or_nothing_of_an_interval(value, half, told):
    shown = dataclasses.replace(figure("x", value, value - half, value + half), unit="money")
    verdict = told_verdict(shown, told)[0]
    inside = [abs(each / told - 1) <= 0.1 for each in np.linspace(value - half, value + half, 5)]
    if verdict == "supported":
        assert all(inside)
    if verdict == "contradicted":
        assert not any(inside)
    # a wider interval never tells more
    wider = dataclasses.replace(shown, low=value - half - told, high=value + half + told)
    assert told_verdict(wider, told)[0] == "mixed" or not any(inside)
    assert told_verdict(figure("x", value), told)[0] == told_verdict(None, told)[0] == "not_in_evidence"


def test_a_change_is_the_multiple_that_it_makes():
    """Twice as much is 100% more; 90% to 110% of twice are 80% to 120% more."""
    assert told_verdict(figure("x", 1.0, 0.85, 1.15), 2.0)[0] == "supported"
    assert told_verdict(figure("x", 1.0, 0.5, 1.5), 2.0)[0] == "mixed"
    assert told_verdict(figure("x", 0.5, 0.4, 0.7), 2.0)[0] == "contradicted"


def test_filers_are_counted_by_their_own_filings(store):
    """Against a count of our own over the same rows."""
    rows = store.query(
        "SELECT employer, role, pay FROM pay_records WHERE currency = 'USD' AND kind = 'attested'"
        " AND measure = 'base' AND employer IS NOT NULL AND source = 'lca-fy2024'"
    )
    of: dict[str, list[float]] = {}
    for employer, role, pay in zip(*rows.values(), strict=True):
        if role in TECHNOLOGY:
            of.setdefault(employer, []).append(pay)
    small, large = Evidence(store, DAY).filers()
    for shown, fits in ((small, lambda n: 2 <= n <= 20), (large, lambda n: n > 100)):
        pays = [pay for paid in of.values() for pay in paid if fits(len(paid))]
        assert (shown.n, shown.value) == (len(pays), np.median(pays))
        assert not shown.dated


# ---------------------------------------------------------------- which days count


def test_a_year_moves_pay_by_less_than_a_told_number_may_be_off():
    """What the window of a year rests on, from the published medians of software developers since May 2021."""
    with open_store() as found:
        rows = found.query(
            "SELECT year(\"date\") AS y, p50 FROM aggregates WHERE soc = '15-1252' AND country = 'US' AND state IS NULL"
            " AND cbsa IS NULL AND industry IS NULL ORDER BY 1"
        )
    medians = {int(y): float(p50) for y, p50 in zip(*rows.values(), strict=True)}
    moves = [abs(medians[year + 1] / medians[year] - 1) for year in range(2021, 2025)]
    assert 0.05 < max(moves) < 0.06 < ABOUT


def test_a_window_is_a_year_either_way():
    assert Window.around(DAY) == Window(dt.date(2023, 1, 31), dt.date(2025, 1, 31))
    assert Window.around(dt.date(2024, 2, 29)) == Window(dt.date(2023, 2, 28), dt.date(2025, 2, 28))
    assert Window.around(dt.date.max).last == dt.date.max


def test_spans_are_those_that_given_days_stand_for():
    """Each shipped source of pay whose day stands in for others has a span with that day in its middle."""
    for source in catalogue.sources():
        given_days = [
            dt.date.fromisoformat(file.given["date"]) for file in source.files if "date" in file.given
        ]
        if source.kind is None or source.id in (HEALTH, "oews") or not given_days:
            continue
        assert not dated((source.id,))
        (day,) = given_days
        if source.id in FISCAL_YEAR:
            first, last = FISCAL_YEAR[source.id]
            assert abs((first + (last - first) / 2) - day) <= dt.timedelta(days=1)
        else:
            assert source.id in BY_YEAR
    assert span(("user/mine",), DAY, DAY) == (DAY, DAY)
    assert span(("ai-jobs",), DAY, DAY) == (dt.date(2024, 1, 1), dt.date(2024, 12, 31))


@pytest.mark.parametrize(
    ("first", "last", "told"), [(-2, -1, "none"), (-1, 0, "none"), (0, 1, "part"), (1, 2, "all")]
)
def test_later_is_later_than_the_day(first, last, told):
    assert later(DAY + dt.timedelta(days=first), DAY + dt.timedelta(days=last), DAY) == told


def test_health_filings_count_nowhere_and_are_counted_out(store):
    evidence = Evidence(store, DAY)
    [count] = store.query("SELECT count(*) AS n FROM pay_records WHERE source = 'lca-fy2025q2-health'")["n"]
    assert {each.why: each.n for each in evidence.left_out("S1")}["health"] == count
    ai = evidence.premia("attested", "premium")
    assert {each.sources for each in ai} == {("lca-fy2024",)}
    [tagged] = store.query(
        "SELECT count(*) AS n FROM pay_records WHERE source = 'lca-fy2024' AND ai AND bound = 'exact'"
    )["n"]
    assert ai[0].n == tagged
    assert all(each.sources == ("lca-fy2024",) for each in (*evidence.filers(), evidence.millions()))


def test_the_survey_counts_by_its_years_and_says_how_much_is_later(store):
    evidence = Evidence(store, DAY)
    by = store.query(
        "SELECT year(\"date\") AS y, count(*) AS n FROM pay_records WHERE source = 'ai-jobs' GROUP BY 1"
    )
    of = {int(y): int(n) for y, n in zip(*by.values(), strict=True)}
    raw = evidence.premia("self-reported", "reported")[0]
    assert (raw.first, raw.last, raw.later, raw.after) == ("2023-01-01", "2024-12-31", "part", of[2024])
    # a few are the only ones in their currency, and compare with nobody
    assert raw.of == pytest.approx(of[2023] + of[2024], rel=1e-3)
    out = {each.why: each for each in evidence.left_out("S1")}["day"]
    assert out.n == sum(n for y, n in of.items() if y not in (2023, 2024))
    assert (out.first, out.last) == ("2020-01-01", "2025-12-31")


@pytest.fixture
def mine(tmp_path: Path) -> Iterator[Callable[[str], Evidence]]:
    """Gives the evidence with a table of the user's own added to it."""
    with contextlib.ExitStack() as opened:

        def add(table: str) -> Evidence:
            path = tmp_path / "mine.csv"
            path.write_text(table, encoding="utf-8")
            found = opened.enter_context(open_store(tmp_path / "evidence.duckdb", read_only=False))
            import_file(found, path, classify=Taxonomy(), given=Given(kind="self-reported"))
            return Evidence(found, DAY)

        yield add


TOTALS, TARGETS = "title,company,country,total compensation USD,date", "title,company,country,OTE USD,date"


def table(header: str, *rows: tuple[str, int, str]) -> str:
    """Sixty rows of each title, with pay about so much, of a day."""
    written = [f"{title},Meta,US,{pay + 100 * n},{day}" for title, pay, day in rows for n in range(60)]
    return "\n".join([header, *written])


def test_own_records_of_other_days_give_no_verdict_and_are_counted(mine):
    evidence = mine(table(TOTALS, ("AI Software Engineer", 397_000, "2019-06-30")))
    total = evidence.paid(Cell(employer="Meta", tag="ai"), "total", "employer_total")
    assert total is None
    assert told_verdict(total, 400_000)[0] == "not_in_evidence"
    assert evidence.left_out("S5") == (LeftOut("own", 60, "2019-06-30", "2019-06-30"),)


def test_own_records_within_the_window_alone_give_the_verdict(mine):
    days = "2019-06-30", "2023-06-30", "2024-06-30", "2026-06-30"
    pays = 100_000, 397_000, 397_000, 900_000
    title = "AI Software Engineer"
    evidence = mine(table(TOTALS, *((title, pay, day) for pay, day in zip(pays, days, strict=True))))
    total = evidence.paid(Cell(employer="Meta", tag="ai"), "total", "employer_total")
    assert total is not None
    assert (total.n, total.first, total.last, total.later) == (120, days[1], days[2], "part")
    assert 397_000 <= total.value <= 403_000
    assert told_verdict(total, 400_000) == ("supported", "holds")
    assert evidence.left_out("S5") == (LeftOut("own", 120, days[0], days[3]),)


@pytest.mark.parametrize(("day", "counts"), [("2019-06-30", False), ("2024-01-30", True)])
def test_sellers_count_within_the_window_only(mine, day, counts):
    evidence = mine(
        table(TARGETS, ("AI Account Executive", 400_000, day), ("Account Executive", 200_000, day))
    )
    shown = evidence.sellers("on-target", "sellers_on_target")
    out = [each.n for each in evidence.left_out("S6") if each.why == "own"]
    # sixty of each, twice as much less what the steps of a hundred make of it
    assert (shown is not None, out) == ((True, []) if counts else (False, [120]))
    if shown is not None:
        assert shown.value == pytest.approx(1.0, abs=0.02)
        assert (shown.first, shown.last, shown.later) == (day, day, "none")
