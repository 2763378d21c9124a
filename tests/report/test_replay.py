"""The replay of 2024: no input is shown as a finding, verdicts are the evidence's, and changes go where theory says."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import math
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from fnmatch import fnmatchcase
from importlib import import_module
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from formula_book import Book
from hypothesis import given
from hypothesis import strategies as st

from outbid.core.catalogue import LANGUAGES, text
from outbid.core.errors import InputError
from outbid.core.ranges import Point, Spread
from outbid.data.store import Store, open_store
from outbid.market.scenarios.scenario import Scenario, Tastes
from outbid.market.scenarios.study import Study, study
from outbid.report.format import Reader
from outbid.report.market_views import Interval
from outbid.report.replay_anchors import Anchor, anchored, anchors
from outbid.report.replay_answer import folder, row_view, scenario
from outbid.report.replay_directions import _view as direction_of
from outbid.report.replay_directions import directions
from outbid.report.replay_evidence import Evidence
from outbid.report.replay_figures import (
    FIGURES,
    Effect,
    Found,
    Given,
    agreeing,
    figures,
    shocks_read,
)
from outbid.report.replay_names import spoken
from outbid.report.replay_page import replay_page
from outbid.report.replay_trials import RAISED, kinds_of_inputs, scaled, trials
from outbid.report.replay_verdicts import Said
from outbid.report.replay_views import (
    Carried,
    EvidenceFigure,
    ModelFigure,
    ReplayView,
    RowView,
    carried_by,
    least_draws,
    signed,
)
from outbid.report.replay_words import evidence_words, left_out_words
from outbid.report.share import xlsx_of
from outbid.report.views import to_json

DAY = dt.date(2024, 1, 31)
DRAWS = 32


def figure(key: str, value: float, low: float | None = None, high: float | None = None) -> EvidenceFigure:
    return EvidenceFigure(key, "change", value, low, high, 100, ("oews",), "2024-01-31", "2024-01-31")


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store() as found:
        yield found


@pytest.fixture(scope="module")
def file() -> Scenario:
    return scenario()


@pytest.fixture(scope="module")
def market(store: Store, file: Scenario) -> Scenario:
    return anchored(file, anchors(Evidence(store, DAY)))


@pytest.fixture(scope="module")
def cleared(market: Scenario) -> Study:
    return study(market, market.shocks, draws=DRAWS, seed=3)


# ---------------------------------------------------------------- no input is shown as a finding


@given(
    st.sampled_from(["given", "level", "effect"]),
    st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted).map(tuple),
    st.none() | st.floats(-5, 5),
    st.booleans(),
)
def test_what_carries_a_figure_cannot_be_claimed(made, agreed, responds, demanded):
    value = Interval(0.2)
    right = carried_by(made, responds, demanded, agreed)
    assert ModelFigure("x", "change", value, made, (), responds, right, demanded, agreed).carried == right
    for wrong in {*get_args(Carried)} - {right}:
        with pytest.raises(ValueError, match="input"):
            ModelFigure("x", "change", value, made, (), responds, wrong, demanded, agreed)


def test_the_rule_of_what_carries_a_figure():
    clear, unclear = (500, 500), (250, 500)
    assert carried_by("given", None) == carried_by("given", 0.0) == "input"
    assert carried_by("effect", 0.49, agreed=clear) == carried_by("effect", -0.49, agreed=clear) == "output"
    assert carried_by("effect", 0.5, agreed=clear) == carried_by("effect", None, agreed=clear) == "sign"
    assert carried_by("effect", 0.0, True, clear) == "theory"
    assert carried_by("effect", 0.0, False, unclear) == carried_by("effect", 0.0, True, unclear) == "input"
    assert carried_by("effect", 0.0, False, (9, 10)) == carried_by("effect", 0.0, True) == "few"
    assert carried_by("level", 0.49) == carried_by("level", -0.49) == "output"
    assert carried_by("level", 0.5) == carried_by("level", -1.0) == carried_by("level", None) == "input"


def test_too_few_draws_tell_no_sign():
    """All of n agree with chance 0.9^n where nine in ten do: n tell it, at 5% a side, from ln 0.05 / ln 0.9."""
    assert least_draws() == math.ceil(math.log(0.05) / math.log(0.9)) == 29
    assert signed(0, 0) is None
    assert all(signed(n, n) is None for n in range(29))
    assert all(signed(n, n) is True for n in range(29, 60))


@given(st.integers(1, 80), st.data())
def test_a_sign_is_told_only_where_chance_would_not_do_it(draws, data):
    """Against the binomial law: each mark is wrong at most once in twenty, whatever part of all draws agree."""
    agree = data.draw(st.integers(0, draws))
    # of all draws exactly nine in ten agree: the hardest case of either claim
    law = [math.comb(draws, k) * 0.9**k * 0.1 ** (draws - k) for k in range(draws + 1)]
    told = [k for k in range(draws + 1) if signed(k, draws) is True]
    denied = [k for k in range(draws + 1) if signed(k, draws) is False]
    assert sum(law[k] for k in told) <= 0.05 + 1e-9
    assert sum(law[k] for k in denied) <= 0.05 + 1e-9
    assert agreeing(np.array([1.0] * agree + [-1.0] * (draws - agree) + [np.nan, 0.0])) == (
        max(agree, draws - agree),
        draws + 1,
    )


def test_a_row_is_a_finding_only_where_all_its_figures_are():
    one = ModelFigure("x", "change", Interval(0.2, 0.1, 0.3), "effect", (), 0.1, "output", agreed=(99, 100))
    other = ModelFigure("y", "count", Interval(300.0), "given", ("a",), None, "input")
    said = Said((), "not_in_evidence", "missing")
    assert row_view("S1", said, (one,)).carried == "output"
    assert row_view("S1", said, (other,)).carried == "input"
    assert row_view("S1", said, (one, other)).carried == "both"
    with pytest.raises(ValueError, match="finding"):
        RowView("S1", (), "not_in_evidence", "missing", (one, other), "output")


def test_raising_inputs_raises_those_and_no_others(market):
    places = ("*.value.LLM trainers", "segment.AI sales.headcount", "employer.Early startups.seat.*.terms")
    after = scaled(market, places, RAISED)
    was, now = market.inputs(), after.inputs()
    assert was.keys() == now.keys()
    raised = {place for place in was if now[place] != was[place]}
    assert raised == {place for place in was if any(fnmatchcase(place, each) for each in places)}
    assert len(raised) > 3
    assert all(now[place].median == pytest.approx(RAISED * was[place].median) for place in raised)
    for (employer, seat), (_, then) in zip(market.seats, after.seats, strict=True):
        by = RAISED if employer.name == "Early startups" else 1.0
        assert then.terms.band == pytest.approx(tuple(by * end for end in seat.terms.band))
        assert then.terms.pool == pytest.approx(by * seat.terms.pool)


@pytest.mark.slow
def test_every_figure_is_what_it_is_marked_as(cleared):
    """Inputs that are raised move what is marked an input; another market behind the same inputs moves the rest."""
    tried = trials(cleared, shocks_read())
    base = cleared.base.scenario
    # tastes are the model's: with others the same people, seats and values clear differently
    tastes = dataclasses.replace(base.tastes, elasticity=Point(2.0))
    assert isinstance(tastes, Tastes)
    other = dataclasses.replace(base, tastes=tastes)
    elsewhere = study(other, cleared_shocks(cleared), draws=DRAWS, seed=3)
    for specs in FIGURES.values():
        for spec, shown in zip(specs, figures(cleared, specs, tried), strict=True):
            if isinstance(spec, Given):
                drawn = {place: np.array([q.median]) for place, q in base.inputs().items()}
                assert shown.carried == "input"
                assert shown.value.value == pytest.approx(float(spec.read(drawn)[0]))
                continue
            assert not np.isclose(spec.read(elsewhere)[0], spec.read(cleared)[0], rtol=1e-4, atol=0), spec.key
            raised = scaled(base, shown.inputs, RAISED)
            read = [shock for shock in cleared_shocks(cleared) if shock.name == getattr(spec, "shock", "")]
            again = study(raised, read, draws=0, seed=3)
            was, now = spec.read(cleared)[0], spec.read(again)[0]
            moved = (now - was) / (abs(was) * (RAISED - 1))
            assert shown.responds == pytest.approx(moved, rel=1e-3), spec.key
            if isinstance(spec, Found):
                assert shown.carried == ("input" if abs(moved) >= 0.5 else "output"), spec.key
            else:
                assert isinstance(spec, Effect)
                drawn = spec.read(cleared)[1:]
                most = max((drawn >= 5e-4).sum(), (drawn <= -5e-4).sum())
                assert shown.agreed == (most, DRAWS)
                whole = "theory" if spec.demanded else "sign" if abs(moved) >= 0.5 else "output"
                told = {True: whole, False: "input", None: "few"}[signed(*shown.agreed)]
                assert shown.carried == told, spec.key


def cleared_shocks(found: Study) -> tuple:
    return tuple(shock for shock, _ in found.shocks)


def test_every_input_of_the_market_is_tried(market):
    """But for the tastes and the number of workplaces, which are what the model makes of choices, not of pay."""
    kinds = [place for places in kinds_of_inputs(market) for place in places]
    tried = {place for place in market.inputs() if any(fnmatchcase(place, each) for each in kinds)}
    assert {place for place in market.inputs() if place not in tried} == {
        place for place in market.inputs() if place.startswith("tastes.") or place.endswith(".firms")
    }
    assert {each for each in kinds if each.endswith(".terms")} == {
        f"{employer.place_of(seat)}.terms" for employer, seat in market.seats
    }


# ---------------------------------------------------------------- from the evidence to the market


def test_anchors_are_products_of_figures_and_shares():
    two = (figure("a", 1000.0), figure("b", 0.02))
    assert Anchor("p", two, "50% to 60%", "k").value == Spread(10.0, 12.0)
    assert Anchor("p", two, "50% to 60%", "k", total=True).value == Spread(500.01, 600.012)
    assert Anchor("p", two, "", "k", total=None).value == Spread(0.02, 1000.0)


def test_what_the_evidence_gives_stands_in_the_market_and_agrees_with_the_file(store, file, market):
    """The stand-ins of the file are what a reader of the file alone sees: within a tenth of what the replay uses."""
    found = anchors(Evidence(store, DAY))
    was, now = file.inputs(), market.inputs()
    assert len({each.place for each in found}) == len(found)
    for each in found:
        assert now[each.place] == each.value
        assert was[each.place].median == pytest.approx(each.value.median, rel=0.1)
        assert "stand-in" in file.explained[each.place][1].text
        assert "stand-in" not in market.explained[each.place][1].text
        assert market.explained[each.place][1].source
    untouched = was.keys() - {each.place for each in found}
    assert all(was[place] == now[place] for place in untouched)
    with pytest.raises(KeyError, match="nowhere"):
        anchored(file, (dataclasses.replace(found[0], place="nowhere"),))


# ---------------------------------------------------------------- what theory demands


def test_a_direction_that_fails_is_counted():
    least = np.array([[1.0, 2.0], [1.0, 5.0], [np.nan, 1.0], [3.0, 3.0]])
    most = np.array([[1.0, 2.0], [1.0, 4.0], [1.0, 0.0], [3.0, 3.0 - 1e-8]])
    found = direction_of("own_hires", "x", least, most)
    assert (found.draws, found.failed) == (3, 1)


@pytest.mark.slow
def test_changes_go_where_theory_says_in_every_draw(cleared):
    found = directions(cleared)
    assert len(found) == 7
    assert all(each.draws == DRAWS + 1 and each.failed == 0 for each in found)


# ---------------------------------------------------------------- the whole


@pytest.fixture(scope="module")
def view() -> ReplayView:
    from outbid.workspace import replay

    return replay("2024", draws=DRAWS, seed=3)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bytes_whatever_the_processes(view):
    from outbid.workspace import replay

    assert to_json(replay("2024", draws=DRAWS, seed=3, workers=2)) == to_json(view)


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a replay that was killed in the middle of its sweep."""
    kept = tmp_path_factory.mktemp("replay") / "kept"
    words = ["replay", "2024", "--draws", str(DRAWS), "--seed", "3", "--resume", str(kept)]
    command = [sys.executable, "-m", "outbid", *words]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    while running.poll() is None and len(list(kept.glob("part-*"))) < 3:
        time.sleep(0.002)
    running.kill()
    _, errors = running.communicate()
    assert running.returncode == -signal.SIGKILL, errors
    return kept


@pytest.mark.slow
def test_a_folder_of_another_replay_is_refused_in_words_about_the_evidence(killed, market, monkeypatch):
    from outbid.report import replay_answer

    def asked_again(fix, **other):
        with pytest.raises(InputError) as caught:
            replay_answer.replay("2024", fix, "0", **{"draws": DRAWS, "seed": 3, "resume": killed, **other})
        return caught.value

    nothing = lambda: pytest.fail("it was not refused before the example")  # noqa: E731
    monkeypatch.setattr(replay_answer, "said", lambda evidence: {})
    assert asked_again(nothing, seed=4).key == "sweep.other_seed"
    assert asked_again(nothing, draws=DRAWS + 1).key == "sweep.other_draws"
    fewer = replay_answer.anchors
    monkeypatch.setattr(replay_answer, "anchors", lambda evidence: fewer(evidence)[1:])
    refused = asked_again(nothing)
    assert (refused.key, refused.where) == ("replay.other_evidence", "--resume")
    assert "evidence" in str(refused)
    assert str(killed) in str(refused)


@pytest.mark.slow
def test_a_killed_replay_goes_on_and_ends_in_the_same_bytes(view, killed):
    from outbid.workspace import replay

    kept, told = {path.name: path.read_bytes() for path in killed.glob("part-*")}, []
    assert 0 < len(kept) < 1 + len(view.market.shocks)
    again = replay("2024", draws=DRAWS, seed=3, resume=killed, progress=lambda *at: told.append(at))
    assert to_json(again) == to_json(view)
    assert told[-1] == ((1 + len(view.market.shocks)) * (1 + DRAWS),) * 2
    # what was kept is as it was
    assert kept == {name: (killed / name).read_bytes() for name in kept}
    assert len(list(killed.glob("part-*"))) == 1 + len(view.market.shocks)


@pytest.mark.slow
def test_what_is_later_than_the_claims_is_marked_and_builds_nothing(view):
    assert view.day == DAY.isoformat()
    assert view.window == ("2023-01-31", "2025-01-31")
    shown = [one for row in view.rows for one in row.evidence]
    for one in shown:
        assert one.first <= one.last
        whole = "all" if one.first > view.day else "part" if one.last > view.day else "none"
        assert one.later == whole
        assert "lca-fy2025q2-health" not in one.sources
        if not one.published and one.n is not None and one.dated:
            assert view.window[0] <= one.first
            assert one.last <= view.window[1]
    assert {one.later for one in shown} == {"none", "part", "all"}
    built = [one for anchor in view.anchors for one in anchor.figures]
    assert {one.later for one in built} == {"none"}
    assert max(one.last for one in built) <= view.day
    assert "lca-fy2025q2-health" not in {source.id for source in view.provenance.sources}


@pytest.mark.slow
def test_nine_rows_and_what_people_ask(view):
    assert [row.name for row in view.rows] == [f"S{n}" for n in range(1, 10)]
    asked = {shock.name for shock in view.market.shocks}
    assert {
        "Twice the experts", "No equity", "Caps lifted", "One more lab", "10% more layoffs",
        "Startups marked down by half", "A risk-neutral workforce",
    } <= asked  # fmt: skip
    assert json.loads(to_json(view))["kind"] == "replay"
    assert all(row.model for row in view.rows)


@pytest.mark.slow
def test_at_the_chance_that_is_needed_both_offers_are_worth_the_same(view):
    from outbid.packages.files import load_offer
    from outbid.workspace import Workspace
    from outbid.worth.laboratory import with_chance

    stated, needed, lead = view.rows[-1].model
    here = folder() / "talent-war"
    startup = with_chance(load_offer(here / "startup.toml"), needed.value.value)
    found = Workspace.of(here / "me.toml").compare(here / "stay.toml", startup)
    assert abs(found.pairs[0].lead_per_year) < 0.01 * found.offers[0].worth_per_year
    # more aversion to risk asks for a greater chance, and to give up more base pay makes staying worth more
    assert stated.carried == "input"
    assert needed.value.low < stated.value.value < needed.value.value < needed.value.high
    assert needed.inputs == ("me.risk_aversion",)
    assert needed.responds > 0
    assert lead.value.low < 0 < lead.value.value


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_of_each_figure_what_carries_it(view, language):
    from outbid.report.evidence_html import render_page

    reader = Reader(language, language, "USD")
    page = replay_page(view, reader)
    told = [line for section in page.sections for line in section.lines]
    word = {
        "en": {
            "input": "carried by the input",
            "theory": "carried by theory",
            "sign": "the sign is carried",
            "few": "too few draws to tell",
        },
        "de": {
            "input": "getragen von der Eingabe",
            "theory": "getragen von der Theorie",
            "sign": "das Vorzeichen getragen vom",
            "few": "zu wenige Ziehungen",
        },
    }
    for row in view.rows:
        rests = row.verdict != "not_in_evidence" and max(one.last for one in row.evidence) > view.day
        (verdict,) = [line for line in told if text(f"replay.why_{row.name}_{row.why}", language) in line]
        assert (text("replay.why_later", language) in verdict) == rests == (row.name == "S1")
        for each in row.left_out:
            assert left_out_words(each, view, reader) in told
        for one in row.evidence:
            marked = evidence_words(one, view, reader)
            assert any(marked in line for line in told)
            assert (("später" if language == "de" else "later") in marked) == (one.last > view.day)
    model = [line for line in told if line.startswith(("Model:", "Modell:"))]
    shown = [one for row in view.rows for one in row.model]
    assert len(model) == len(shown)
    for line, one in zip(model, shown, strict=True):
        assert word[language][one.carried] in line
        assert "*." not in line
        assert "employer." not in line
    # what the market is built from stands alone, so no label may go on from the one before
    anchors_said = next(
        each for each in page.sections if each.title == text("replay.anchors_title", language)
    )
    assert not any("…" in line for line in anchors_said.lines)
    few = [one.carried for one in shown].count("few")
    assert 0 < few < len(shown)
    assert text("replay.rest_few", language, few=few, draws=DRAWS) in page.rest
    one_market = tuple(dataclasses.replace(each, draws=1) for each in view.directions)
    alone = replay_page(dataclasses.replace(view, directions=one_market), reader)
    assert text("replay.rest_directions_one", language) in alone.rest
    page_html = render_page(page, reader, ("replay", "2024"))
    assert all(f"{row.name} · " in page_html for row in view.rows)
    assert "outbid replay 2024" in page_html


def told(rows) -> list[list]:
    """``rows`` with the digits that a workbook keeps, which are sixteen."""
    return [[float(f"{each:.14g}") if isinstance(each, float) else each for each in row] for row in rows]


def table(book: Book, number: int) -> list[tuple]:
    """The rows of a sheet under its headings, with ``None`` in empty cells, up to the notes."""
    name, rows = book.sheets[number], []
    while (name, f"B{len(rows) + 2}") in book.values:
        rows.append(tuple(book.values.get((name, f"{column}{len(rows) + 2}")) for column in "ABCDEFGHIJKL"))
    return rows


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_holds_every_figure_with_its_ends(view, language):
    reader = Reader(language, language, "USD")
    book = Book(xlsx_of(view, reader))
    assert len(set(book.sheets)) == len(book.sheets) == 8
    claims, evidence, model, market, asked, demanded, anchored, _ = (table(book, n) for n in range(8))
    assert [row[0] for row in claims] == [f"S{n}" for n in range(1, 10)]
    known = [(row.name, one) for row in view.rows for one in row.evidence]
    assert told((row[0], *row[3:9]) for row in evidence) == told(
        (name, one.value, one.low, one.high, one.n, one.first, one.last) for name, one in known
    )
    assert {one.dated for _, one in known} == {True, False}
    later = {kind: text(f"tables.later_{kind}", language) for kind in ("none", "part", "all")}
    assert [row[11] for row in evidence] == [later[one.later] for _, one in known]
    out = [[left_out_words(each, view, reader) for each in row.left_out] for row in view.rows]
    assert [row[5] for row in claims] == [" ".join(each) or None for each in out]
    assert any(out)
    given = [(row.name, one) for row in view.rows for one in row.model]
    assert told((row[0], *row[3:7], row[8]) for row in model) == told(
        (
            name, one.value.value, one.value.low, one.value.high,
            text(f"replay.carried_{one.carried}", language), one.responds,
        )
        for name, one in given
    )  # fmt: skip
    view = spoken(view, reader)
    effects = [
        (shock.name, shift.segment, each.value, each.low, each.high)
        for shock in view.market.shocks
        for shift in shock.segments
        for each in (shift.pay, shift.unmatched)
        if each is not None
    ]
    assert told((*row[:2], *row[4:7]) for row in asked) == told(effects)
    across = text("tables.pay_across", language)
    bands = [(each.name, *each.pay_band) for each in view.market.segments if each.pay_band is not None]
    assert len(bands) == len(view.market.segments)
    assert told((row[0], row[4], row[3], row[5]) for row in market if row[1] == across) == told(bands)
    assert [row[2:4] for row in demanded] == [(each.draws, each.failed) for each in view.directions]
    assert {row[0] for row in anchored} == {each.place for each in view.anchors}


def test_what_cannot_be_replayed_is_refused():
    from outbid.workspace import replay

    with pytest.raises(InputError, match="2024"):
        replay("1999")
    for wrong in ({"draws": -1}, {"seed": -1}, {"workers": 0}):
        with pytest.raises(InputError):
            replay("2024", **wrong)


def test_processes_of_this_machine_and_a_cluster_exclude_each_other_in_a_replay_too(capsys):
    from outbid.cli import main

    assert main(["replay", "2024", "--cluster", "tcp://10.0.0.1:8786", "--workers", "2"]) == 2
    assert "--workers" in capsys.readouterr().err


def test_every_figure_has_its_words_in_both_languages():
    english, german = (import_module(f"outbid.core.messages.{each}.replay").MESSAGES for each in LANGUAGES)
    assert german.keys() == english.keys()
    for specs in FIGURES.values():
        assert all(f"figure_{spec.key}" in english for spec in specs)
