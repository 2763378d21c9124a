"""Candidates from files: ranges become types, the job to leave and tastes are read, mistakes are named."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbid.core.errors import InputError, Problems
from outbid.core.ranges import Point, Spread
from outbid.offers.candidate import types
from outbid.offers.candidate_file import load_candidate, rivals_of
from outbid.packages.files import load_person

EXAMPLES = Path(__file__).parents[2] / "examples"
WAR = EXAMPLES / "talent-war"
ME = """
wealth = "900k"
risk_aversion = "medium"
place = "US-CA"
status = "single"
tax_year = 2026
currency = "USD"
"""


def written(folder, text, name="candidate.toml"):
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def keys(caught):
    return [each.key for each in getattr(caught.value, "problems", (caught.value,))]


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*/me.toml")), ids=lambda path: path.parent.name)
def test_a_persons_file_is_a_candidate_who_is_known(path):
    candidate = load_candidate(path)
    assert candidate.person == load_person(path)
    assert candidate.known
    assert (candidate.gamma[0], candidate.wealth[0]) == (candidate.person.gamma, candidate.person.wealth)
    assert candidate.current is None


def test_ranges_make_equally_likely_types(tmp_path):
    text = ME.replace('"900k"', '"300k to 1.2M"').replace('"medium"', '"1 to 4"')
    candidate = load_candidate(written(tmp_path, text))
    assert candidate.weights == pytest.approx(np.full(25, 1 / 25))
    # medians of lognormals by their 5th and 95th percentiles: geometric means of the ends
    assert candidate.person.gamma == pytest.approx(2.0)
    assert candidate.person.wealth == pytest.approx(600_000)
    gammas, wealths = np.unique(candidate.gamma), np.unique(candidate.wealth)
    # Φ⁻¹(0.9) = 1.2815516 and Φ⁻¹(0.95) = 1.6448536
    assert gammas[[0, 2, 4]] == pytest.approx(
        [2 * 2 ** (-1.2815516 / 1.6448536), 2, 2 * 2 ** (1.2815516 / 1.6448536)]
    )
    assert wealths[2] == pytest.approx(600_000)


@pytest.mark.parametrize(
    ("written_as", "gammas", "weights"),
    [
        ('"low"', [1], [1]),
        ('"mix(low: 30%; high: 70%)"', [1, 4], [0.3, 0.7]),
        ("2.5", [2.5], [1]),
        ('"mix(1: 0.25; 4: 0.75)"', [1, 4], [0.25, 0.75]),
    ],
)
def test_aversion_in_words_and_mixtures(tmp_path, written_as, gammas, weights):
    candidate = load_candidate(written(tmp_path, ME.replace('"medium"', written_as)))
    assert candidate.gamma == pytest.approx(gammas)
    assert candidate.weights == pytest.approx(weights)


def test_words_may_be_the_ends_of_a_range(tmp_path):
    candidate = load_candidate(written(tmp_path, ME.replace('"medium"', '"low to high"')))
    assert candidate.gamma == pytest.approx(types(Spread(1.0, 4.0), Point(9e5))[0])


@given(low=st.integers(0, 5_000_000), width=st.integers(1, 5_000_000))
def test_wealth_of_types_is_never_a_debt(low, width):
    _, wealth, weights = types(Point(2.0), Spread(low, low + width))
    assert (wealth >= 0).all()
    assert weights.sum() == pytest.approx(1)


def test_the_job_to_leave_lies_beside_the_file(tmp_path):
    shutil.copy(WAR / "stay.toml", tmp_path)
    candidate = load_candidate(written(tmp_path, ME + 'current = "stay.toml"\n'))
    assert candidate.current is not None
    assert candidate.current.kind == "current"
    # what stay.toml says is forfeited: four tranches of 70k, a bonus of 95k, and 7/8 or less of 900k
    lost = sum(amount for _, _, amount in candidate.current.forfeiture)
    assert 4 * 70_000 + 95_000 + 0.8 * 900_000 < lost < 4 * 70_000 + 95_000 + 900_000


def test_a_job_of_no_kind_is_the_current_one_where_it_is_named_so(tmp_path):
    written(tmp_path, 'name = "Job"\ncurrency = "USD"\n[salary]\nbase = 100_000\n', "job.toml")
    assert load_candidate(written(tmp_path, ME + 'current = "job.toml"\n')).current.kind == "current"


@pytest.mark.parametrize(
    ("taste", "elasticity", "scale"),
    [
        ("", (5, 6, 7), None),
        ('[taste]\nelasticity = "5 to 7"', (5, 6, 7), None),
        ("[taste]\nelasticity = 4", (4, 4, 4), None),
        ('[taste]\nscale = "30k"', (5, 6, 7), 30_000),
    ],
)
def test_tastes(tmp_path, taste, elasticity, scale):
    candidate = load_candidate(written(tmp_path, ME + taste))
    assert candidate.elasticity == elasticity
    assert candidate.taste == scale


@pytest.mark.parametrize(
    ("text", "key", "place"),
    [
        (ME + 'curent = "x.toml"', "errors.unknown_key_near", "curent"),
        (ME.replace('"medium"', '"brave"'), "errors.risk_word", "risk_aversion"),
        (ME.replace('"medium"', '"1 to 60"'), "errors.risk_aversion", "risk_aversion"),
        (ME.replace('"medium"', '"4 to 1"'), "errors.range_order", "risk_aversion"),
        (ME.replace('"900k"', '"-5 to 10"'), "errors.too_small", "wealth"),
        (ME.replace("2026", '"2025 to 2026"'), "errors.not_whole", "tax_year"),
        (ME + 'current = "gone.toml"', "errors.file_missing", "current"),
        (ME + '[taste]\nelasticity = "5 to 7"\nscale = 3', "errors.exactly_one", "taste"),
        (ME + "[taste]\nelasticity = 0", "candidate.elasticity", "taste.elasticity"),
        (ME + '[taste]\nelasticity = "mix(5: 50%; 7: 50%)"', "candidate.ends", "taste.elasticity"),
        (ME + "[taste]\nscale = 0", "win.scale", "taste.scale"),
        (ME.replace("US-CA", "US-XX"), "errors.no_schedule", "place"),
        (ME + '[rival]\nfile = "x.toml"', "errors.needs_list", "rival"),
        (ME + '[[rival]]\nevidence = { rôle = "x" }', "errors.file_not_toml", ""),
        (
            ME + '[[rival]]\nevidence = { rol = "x", role = "x" }',
            "errors.unknown_key_near",
            "rival[0].evidence.rol",
        ),
    ],
)
def test_mistakes_are_named_at_their_place(tmp_path, text, key, place):
    path = written(tmp_path, text)
    with pytest.raises(InputError) as caught:
        load_candidate(path)
    assert keys(caught) == [key]
    problem = getattr(caught.value, "problems", (caught.value,))[0]
    assert str(path) in problem.where
    assert place in problem.where
    assert problem.text("de") != problem.text("en")


def test_several_mistakes_come_together(tmp_path):
    with pytest.raises(Problems) as caught:
        load_candidate(written(tmp_path, ME.replace('"900k"', '"x"').replace('"medium"', "true")))
    assert len(caught.value.problems) == 2


def test_a_job_in_another_currency_needs_a_rate(tmp_path):
    written(tmp_path, 'name = "Job"\ncurrency = "EUR"\n[salary]\nbase = 100_000\n', "job.toml")
    with pytest.raises(InputError) as caught:
        load_candidate(written(tmp_path, ME + 'current = "job.toml"\n'))
    assert caught.value.key == "errors.no_rate"
    assert "[rates] EUR" in str(caught.value)
    known = load_candidate(written(tmp_path, ME + 'current = "job.toml"\n[rates]\nEUR = 1.1\n'))
    assert known.current is not None


def test_rivals_stand_in_the_file(tmp_path):
    text = ME + '[[rival]]\nfile = "a.toml"\n[[rival]]\nname = "Market"\nevidence = { role = "nurse" }\n'
    first, second = rivals_of(written(tmp_path, text))
    assert first.file == "a.toml"
    assert second.evidence is not None
    assert second.evidence.role == "nurse"
