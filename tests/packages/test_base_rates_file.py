"""The file of base rates: its own arithmetic, a user's file over it, and errors that say what to mend."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outbid.core.errors import InputError, Problems
from outbid.core.messages.en.baserates import MESSAGES
from outbid.packages.base_rates import STAGES, Stage
from outbid.packages.base_rates_file import CHANCES, SHIPPED, load_base_rates
from outbid.worth.base_rates import chances

RATES = load_base_rates()
FIGURES = {figure.path: figure for figure in RATES.figures}
DOCUMENT = Path(__file__).parents[2] / "docs" / "base-rates.md"


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def complaints(folder: Path, text: str) -> list[InputError]:
    with pytest.raises(Problems) as caught:
        load_base_rates(written(folder, text))
    return list(caught.value.problems)


def test_every_number_says_where_it_comes_from() -> None:
    sources = {source.key for source in RATES.sources}
    cited = set()
    for figure in RATES.figures:
        assert figure.kind in ("published", "derived", "assumed")
        assert set(figure.sources) <= sources
        cited |= set(figure.sources)
        if figure.kind != "assumed":
            assert figure.sources, figure.path
        if figure.kind != "published":
            assert figure.note, figure.path
    assert cited == sources
    for source in RATES.sources:
        assert source.cited
        assert source.population
        assert 2000 <= source.year <= 2026
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", RATES.as_of)


@pytest.mark.parametrize("stage", RATES.stages, ids=lambda stage: stage.name)
def test_chances_add_up(stage: Stage) -> None:
    assert sum(getattr(stage, name) for name in CHANCES) == pytest.approx(1, abs=1e-12)


PUBLISHED = {
    # CB Insights 46, 28, 14, 6, 2% of seeds reach rounds 2 to 6; Rowley 40%; Carta 2,464 > 1,588 > 643 > 194 > 50
    "stages.seed.raises": ((0.46 + 0.40) / 2, 0.005),
    "stages.a.raises": ((0.28 / 0.46 + 0.45) / 2, 0.005),
    "stages.b.raises": ((0.14 / 0.28 + 194 / 643) / 2, 0.005),
    "stages.c.raises": ((0.06 / 0.14 + 50 / 194) / 2, 0.01),
    # Bouzoukas 40, 23.6, 31.6% neither raise nor exit; Rowley: 16% acquired, half at seed, a quarter at series A
    "stages.seed.sold": (((1 - 0.46 - 0.40) + 0.16 / 2) / 2, 0.005),
    "stages.a.sold": (((1 - 0.28 / 0.46 - 0.236) + 0.16 / 4 / 0.40) / 2, 0.005),
    "stages.b.sold": (1 - 0.14 / 0.28 - 0.316, 0.005),
    # Carta: 774 days
    "stages.seed.years": (774 / 365.25, 0.05),
    "stages.seed.dilution": (0.20, 1e-9),
    "stages.a.dilution": (0.15, 1e-9),
    "stages.b.dilution": (0.126, 1e-9),
    "stages.c.dilution": (0.103, 1e-9),
    # Carta and PitchBook, step-ups
    "stages.seed.step_up": (58.9 / 19.2 * 0.80 * 1.6 / (129.8 / 58.9 * 0.85), 0.05),
    "stages.a.step_up": (1.4 * 2 / 3 + 2.1 / 3, 0.05),
    "stages.b.step_up": (1.85 * 0.85 * 0.86, 0.02),
    "stages.c.step_up": (214 / (62.2 * 1.85) * 0.874 * 0.86, 0.02),
    # pools: 25 to 30 points over the life of a company, 10 of them before the seed round, four rounds
    "stages.seed.pool": ((0.275 - 0.10) / 4, 0.005),
    # appraisals
    "stages.seed.fair": ((0.22 + 0.29) / 2, 0.01),
    "stages.b.fair": (0.30, 1e-9),
    "stages.c.fair": ((0.30 + 0.45) / 2, 0.01),
    "times.shape": (0.6931471805599453 / 0.4801, 0.005),  # ln 2 / ln(1251/774)
    "sale.median": (1 + (0.41 + 0.98 + 0.71) / 3, 0.005),
    "market.correlation": (1.37 * 0.16 / 0.9, 0.01),
}


@pytest.mark.parametrize("path", PUBLISHED)
def test_numbers_follow_from_those_published(path: str) -> None:
    value, tolerance = PUBLISHED[path]
    assert FIGURES[path].value == pytest.approx(value, abs=tolerance)


def test_the_document_shows_the_numbers_of_the_file() -> None:
    rows = re.findall(r"^\| `(\w+)` \|(.+)\|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert {name for name, _ in rows} == {field.name for field in dataclasses.fields(RATES.stages[0])} - {
        "name"
    }
    for name, cells in rows:
        shown = [float(cell.strip().rstrip("*†")) for cell in cells.split("|")]
        assert shown == [getattr(stage, name) for stage in RATES.stages], name
        for stage, cell in zip(STAGES, cells.split("|"), strict=True):
            kind = FIGURES[f"stages.{stage}.{name}"].kind
            assert cell.strip()[-1] == {"assumed": "*", "published": "†"}.get(kind, cell.strip()[-1]), (
                stage,
                name,
            )
            assert kind != "derived" or cell.strip()[-1] not in "*†"


def test_the_document_shows_the_chances_that_follow() -> None:
    rows = re.findall(
        r"^\| (\w+) \|((?: \d+ \|){4} [\d.]+) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert [stage for stage, _ in rows] == list(STAGES)
    for stage, cells in rows:
        found = chances(RATES, stage)
        ends = (
            found.failed + found.stalled_nothing,
            found.stalled_sold + found.sold_low,
            found.sold,
            found.public,
        )
        *shown, rounds = (float(cell) for cell in cells.split("|"))
        assert [round(100 * part) for part in ends] == shown
        assert found.raises == pytest.approx(rounds, abs=0.0501)


def test_every_message_is_used_and_every_key_has_one() -> None:
    folder = SHIPPED.parents[2]
    files = ("packages/base_rates.py", "packages/base_rates_file.py", "worth/base_rates.py")
    text = "".join((folder / name).read_text(encoding="utf-8") for name in files)
    used = set(re.findall(r"\"baserates\.(\w+)\"", text))
    assert used == {key.removesuffix(".fix") for key in MESSAGES}
    assert used == {key.removesuffix(".fix") for key in MESSAGES if key.endswith(".fix")}


def test_a_file_of_one_s_own_replaces_what_it_states(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        name = "Biotech"
        as_of = 2026-05-01
        late_rounds = 3
        [stages.seed]
        raises = 0.53
        fails = { value = 0.14, kind = "derived", sources = ["mine"], note = "counted" }
        [market]
        correlation = 0
        [sources.mine]
        cited = "My own count"
        year = 2026
        population = "12 companies"
        """,
    )
    rates = load_base_rates(path)
    assert (rates.name, rates.as_of, rates.late_rounds, rates.correlation) == (
        "Biotech",
        "2026-05-01",
        3,
        0.0,
    )
    assert (rates.stages[0].raises, rates.stages[0].fails) == (0.53, 0.14)
    assert rates.stages[0].sold == RATES.stages[0].sold
    assert rates.stages[1:] == RATES.stages[1:]
    origin = {figure.path: figure for figure in rates.figures}
    assert origin["stages.seed.raises"].kind == "stated"
    assert origin["stages.seed.fails"].sources == ("mine",)
    assert origin["stages.a.raises"] == FIGURES["stages.a.raises"]
    assert "mine" in {source.key for source in rates.sources}


def test_an_empty_file_changes_nothing_and_the_whole_file_reads_as_itself(tmp_path: Path) -> None:
    assert load_base_rates(written(tmp_path, "")) == RATES
    assert load_base_rates(SHIPPED) == RATES


@settings(max_examples=30, deadline=None)
@given(weights=st.lists(st.floats(0.01, 1), min_size=5, max_size=5), stage=st.sampled_from(STAGES))
def test_any_chances_that_add_up_are_taken(
    weights: list[float], stage: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    parts = [weight / sum(weights) for weight in weights]
    lines = "\n".join(f"{name} = {part!r}" for name, part in zip(CHANCES, parts, strict=True))
    path = written(tmp_path_factory.mktemp("rates"), f"[stages.{stage}]\n{lines}\n")
    found = load_base_rates(path).stages[STAGES.index(stage)]
    assert [getattr(found, name) for name in CHANCES] == parts


@pytest.mark.parametrize(
    ("text", "key", "place"),
    [
        ("speed = 1", "baserates.unknown", "mine.toml"),
        ("nam = 'x'", "baserates.unknown_near", "mine.toml"),
        ("format = 2", "baserates.format", "format"),
        ("name = 3", "baserates.text", "name"),
        ("as_of = 'yesterday'", "baserates.date", "as_of"),
        ("late_rounds = 2.5", "baserates.whole", "late_rounds"),
        ("late_rounds = 99", "baserates.whole", "late_rounds"),
        ("stages = 3", "baserates.table", "stages"),
        ("times = 3", "baserates.table", "times"),
        ("[stages.e]\nraises = 1", "baserates.unknown", "stages"),
        ("[stages.seed]\nrises = 0.2", "baserates.unknown_near", "stages.seed"),
        ("[stages.seed]\nraises = 0.5", "baserates.chances", "stages.seed"),
        ("[stages.b]\nyears = 'two'", "baserates.number", "stages.b.years"),
        ("[stages.b]\nyears = nan", "errors.not_finite", "stages.b.years"),
        ("[stages.b]\nyears = true", "baserates.number", "stages.b.years"),
        ("[stages.b]\nyears = 0", "baserates.limits", "stages.b.years"),
        ("[stages.b]\ndilution = 0.8\npool = 0.3", "baserates.given_away", "stages.b"),
        ("[sale]\nmedian = { value = 1, kind = 'guessed' }", "baserates.kind", "sale.median"),
        ("[sale]\nmedian = { note = 'x' }", "baserates.missing", "sale.median"),
        ("[sale]\nmedian = { value = 1, why = 'x' }", "baserates.unknown", "sale.median"),
        ("[sale]\nmedian = { value = 1, sources = 'x' }", "baserates.text", "sale.median.sources"),
        ("[sale]\nmedian = { value = 1, sources = ['x'] }", "baserates.source", "sale.median"),
        ("[market]\ncorrelation = 1", "baserates.limits", "market.correlation"),
        ("sources = 3", "baserates.table", "sources"),
        ("[sources]\nx = 3", "baserates.table", "sources.x"),
        ("[sources.x]\ncited = 'x'\nyear = 2020", "baserates.missing", "sources.x"),
        ("[sources.x]\ncited = 1\nyear = 2020\npopulation = 'y'", "baserates.text", "sources.x.cited"),
        ("[sources.x]\ncited = 'x'\nyear = 'y'\npopulation = 'z'", "baserates.number", "sources.x.year"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_the_fix(
    tmp_path: Path, text: str, key: str, place: str
) -> None:
    problems = complaints(tmp_path, text)
    assert [problem.key for problem in problems] == [key]
    assert problems[0].where.endswith(place)
    for language in ("en", "de"):
        assert len(problems[0].text(language).split(". ")) >= 2, "what is wrong, and what to do"


def test_all_mistakes_come_at_once(tmp_path: Path) -> None:
    text = "speed = 1\n[stages.seed]\nraises = 0.5\n[ipo]\nmedian = -1\nsigma = 'x'\n"
    assert len(complaints(tmp_path, text)) == 4


def test_the_sum_names_the_defaults_of_what_was_left_out(tmp_path: Path) -> None:
    (problem,) = complaints(tmp_path, "[stages.seed]\nraises = 0.5")
    assert "1.07" in problem.text()
    assert "fails 0.24" in problem.text()


def test_no_file_and_no_toml_are_errors_too(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        load_base_rates(tmp_path / "none.toml")
    with pytest.raises(InputError) as caught:
        load_base_rates(written(tmp_path, "[stages"))
    assert caught.value.key == "errors.file_not_toml"
