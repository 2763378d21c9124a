"""Sweeps: whoever clears the draws, in whatever order, interrupted or not, the numbers are the same to the byte."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markets import PLAIN, written

from outbid.core.errors import DefectError, InputError
from outbid.market.scenarios import sweep as sweeping
from outbid.market.scenarios.facts import NAMES
from outbid.market.scenarios.file import load_market
from outbid.market.scenarios.solve import solve
from outbid.market.scenarios.stage import Stage
from outbid.market.scenarios.study import study
from outbid.market.scenarios.sweep import Means, Swept, sweep
from outbid.market.scenarios.sweeps import chunks, columns, question
from outbid.market.scenarios.sweeps.chunks import clear_chunk
from outbid.market.scenarios.sweeps.question import Asked, digest_of

DRAWS = 40
ASKED = Asked("Plain", ("Fewer",), 1)
SHOCK = '\n[[shock]]\nname = "Fewer"\n  [shock.segment."Experts"]\n  headcount = "-20%"\n'


@dataclass(frozen=True)
class Odd(Means):
    """Clears in an order of its own, and stops after some chunks."""

    order: tuple[int, ...] = ()
    stop: int = 1_000

    def runner(self, count: int):
        def run(payload: bytes, orders: Iterable) -> Iterator:
            every = list(orders)
            places = sorted(
                range(len(every)), key=lambda i: (self.order * len(every))[i] if self.order else i
            )
            for done, place in enumerate(places):
                if done == self.stop:
                    raise KeyboardInterrupt
                chunk, inputs = every[place]
                yield chunk, clear_chunk(payload, chunk, inputs)

        return run


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 7)


@pytest.fixture
def cases(tmp_path: Path):
    scenario = load_market(written(tmp_path, PLAIN + SHOCK))
    stage = Stage.of(scenario, DRAWS, 1)
    return [stage.case(each)[1] for each in (None, *scenario.shocks)]


def everything(swept: list[Swept]) -> bytes:
    return b"".join(
        np.ascontiguousarray(getattr(each.draws, name)).tobytes() for each in swept for name in NAMES
    ) + bytes(each.failed for each in swept)


def test_each_draw_is_in_its_place(cases) -> None:
    found = sweep(cases)
    for case, swept in zip(cases, found, strict=True):
        assert swept.draws.flow.shape[0] == 1 + DRAWS
        for draw in (0, 1, 7, 8, 33, DRAWS):
            alone = solve(case, draw)
            assert swept.draws.filled[draw] == pytest.approx(alone.hires.sum(0), rel=1e-6, abs=1e-6)
            assert swept.draws.seats[draw].tolist() == case.seats[:, draw].tolist()


@given(order=st.lists(st.integers(0, 99), min_size=1, max_size=20))
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_in_which_chunks_finish_changes_no_bit(cases, order: list[int]) -> None:
    assert everything(sweep(cases, Odd(order=tuple(order)))) == everything(sweep(cases))


@given(stops=st.lists(st.integers(0, 8), min_size=1, max_size=4))
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_interrupted_goes_on_from_there(
    cases, tmp_path_factory: pytest.TempPathFactory, stops: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("kept") / "new"
    whole, done = everything(sweep(cases)), 0
    for stop in stops:
        left = len(chunks.chunks_of(cases)) - done
        if stop < left:
            with pytest.raises(KeyboardInterrupt):
                sweep(cases, Odd(folder=folder, order=(3, 1, 2), stop=stop), asked=ASKED)
            done += stop
            assert len(list(folder.glob("part-*"))) == done
    told: list[tuple[int, int]] = []
    assert everything(sweep(cases, Odd(folder=folder), lambda *each: told.append(each), ASKED)) == whole
    assert told[-1] == (2 * (1 + DRAWS), 2 * (1 + DRAWS))
    # nothing is left to clear: nobody is asked to
    assert everything(sweep(cases, Odd(folder=folder, stop=0), asked=ASKED)) == whole


@given(data=st.data())
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_part_is_cleared_again(cases, tmp_path: Path, data: st.DataObject) -> None:
    folder = tmp_path / "kept"
    # made by the first example, mended by each
    whole = everything(sweep(cases, Means(folder=folder), asked=ASKED))
    part = data.draw(st.sampled_from(sorted(folder.glob("part-*"))))
    content = bytearray(part.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        content[place] ^= 1 << data.draw(st.integers(0, 7))
    else:
        del content[place:]
    part.write_bytes(bytes(content))
    assert everything(sweep(cases, Means(folder=folder), asked=ASKED)) == whole
    assert part.read_bytes() != bytes(content)


def test_a_part_of_another_place_is_not_taken(cases, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    whole = everything(sweep(cases, Means(folder=folder), asked=ASKED))
    first, second = sorted(folder.glob("part-*"))[:2]
    second.write_bytes(first.read_bytes())
    assert everything(sweep(cases, Means(folder=folder), asked=ASKED)) == whole


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        (replace(ASKED, market="Other"), "other_market"),
        (replace(ASKED, shocks=("More",)), "other_shocks"),
        (replace(ASKED, seed=2), "other_seed"),
    ],
)
def test_a_folder_of_another_question_is_refused(cases, tmp_path: Path, asked: Asked, key: str) -> None:
    folder = tmp_path / "kept"
    sweep(cases, Means(folder=folder), asked=ASKED)
    with pytest.raises(InputError) as caught:
        sweep(cases, Means(folder=folder), asked=asked)
    assert caught.value.key == f"sweep.{key}"


def test_a_folder_of_other_numbers_or_versions_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "kept"
    scenario = load_market(written(tmp_path))

    def refused(scenario=scenario, **changes) -> str:
        with pytest.raises(InputError) as caught:
            study(scenario, resume=folder, **{"draws": 10, "seed": 1, **changes})
        return caught.value.key

    study(scenario, draws=10, seed=1, resume=folder)
    assert refused(draws=11) == "sweep.other_draws"
    assert refused(seed=2) == "sweep.other_seed"
    other = written(tmp_path, PLAIN.replace("tax_year = 2026", "tax_year = 2025"))
    assert refused(load_market(other)) == "sweep.other_inputs"
    # how a file is spelt is no part of the question
    study(load_market(written(tmp_path, f"# the same\n{PLAIN}\n")), draws=10, seed=1, resume=folder)
    monkeypatch.setattr(question, "marks", lambda: {"numpy": "1.0"})
    assert refused() == "sweep.other_versions"


def test_a_folder_with_something_else_in_it_is_left_alone(cases, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    thesis = folder / "thesis.tex"
    thesis.write_text("mine")
    with pytest.raises(InputError, match=r"thesis\.tex"):
        sweep(cases, Means(folder=folder), asked=ASKED)
    assert list(folder.iterdir()) == [thesis]
    with pytest.raises(InputError, match="not a folder"):
        sweep(cases, Means(folder=thesis), asked=ASKED)
    (folder / "sweep.json").write_text("[]")
    with pytest.raises(InputError, match=r"sweep\.json"):
        sweep(cases, Means(folder=folder), asked=ASKED)


def test_one_process_at_a_time_works_in_a_folder(cases, tmp_path: Path) -> None:
    folder = tmp_path / "kept"

    def meanwhile(done: int, total: int) -> None:
        with pytest.raises(InputError, match="another process"):
            sweep(cases, Means(folder=folder), asked=ASKED)

    sweep(cases, Means(folder=folder), meanwhile, ASKED)
    sweep(cases, Means(folder=folder), asked=ASKED)


def test_columns_too_large_for_memory_lie_in_a_file(
    cases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = everything(sweep(cases))
    monkeypatch.setattr(columns, "IN_MEMORY", 0)
    found = sweep(cases, Means(folder=tmp_path / "kept"), asked=ASKED)
    assert isinstance(found[0].draws.flow, np.memmap)
    assert everything(found) == whole


def test_a_defect_is_told_with_its_draw(cases, monkeypatch: pytest.MonkeyPatch) -> None:
    together, bad = chunks.solve_together, float(cases[1].workers[0, 33])

    def failing(assembly, draws, start):
        if bad in assembly.workers[0, draws.start : draws.stop]:
            raise ZeroDivisionError("by nothing")
        return together(assembly, draws, start)

    monkeypatch.setattr(chunks, "solve_together", failing)
    with pytest.raises(DefectError) as caught:
        sweep(cases, asked=ASKED)
    assert caught.value.params == {"draw": "33", "shock": "Fewer", "error": "ZeroDivisionError: by nothing"}
    assert "33" in caught.value.text("de")


def test_a_draw_that_cannot_be_cleared_is_counted(cases, monkeypatch: pytest.MonkeyPatch) -> None:
    together = chunks.solve_together

    def hard(assembly, draws, start):
        found, done = together(assembly, draws, start)
        return found, done & (np.arange(len(done)) != 2)

    monkeypatch.setattr(chunks, "solve_together", hard)
    monkeypatch.setattr(chunks, "_one", lambda *_: None)
    found = sweep(cases)
    # the third draw of each chunk of seven
    lost = np.flatnonzero(np.isnan(found[0].draws.hired[:, 0]))
    assert lost.tolist() == list(range(3, 1 + DRAWS, 7))
    assert [each.failed for each in found] == [len(lost)] * 2


def test_every_number_that_enters_the_clearing_is_in_the_digest(cases) -> None:
    base = cases[0]
    known = digest_of(base)
    assert known == digest_of(replace(base, workers=base.workers.copy(order="F")))
    for name in ("workers", "seats", "value", "amenity", "outside", "column_variety", "budget", "gamma"):
        array = getattr(base, name).copy()
        array.flat[-1] = np.nextafter(array.flat[-1], 0.0)
        if array.tobytes() != getattr(base, name).tobytes():
            assert digest_of(replace(base, **{name: array})) != known, name
    assert digest_of(["ab", "c"]) != digest_of(["a", "bc"])
    assert digest_of([1, [2]]) != digest_of([[1], 2])
    assert digest_of(1) != digest_of(1.0) != digest_of(True)
    with pytest.raises(TypeError):
        digest_of({1, 2})


def test_progress_never_goes_back(cases) -> None:
    told: list[int] = []
    sweeping.sweep(cases, Odd(order=(5, 2, 9, 1)), lambda done, total: told.append(done))
    assert told == sorted(set(told))
