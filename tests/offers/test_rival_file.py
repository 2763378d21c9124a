"""Rivals: what is not known of an offer becomes a few packages, and the evidence a rival that pays cash."""

import math
from pathlib import Path
from statistics import NormalDist

import pytest

from outbid.core.errors import InputError
from outbid.core.ranges import Point
from outbid.evidence.answer import Benchmark, Cell, Figure
from outbid.offers.candidate_file import load_candidate
from outbid.offers.evidence_rival import levels_of
from outbid.offers.rival_file import load_rival, load_rivals
from outbid.offers.schema import EvidenceTable, RivalTable
from outbid.packages.files import load_offer

EXAMPLES = Path(__file__).parents[2] / "examples"
CANDIDATE = load_candidate(EXAMPLES / "seed" / "me.toml")
OFFER = """
name = "Rival"
currency = "USD"
[salary]
base = 200_000
[sign_on]
amount = 20_000
[stock]
volatility = 0.3
[[rsu]]
value = 100_000
vesting = "4y/quarterly"
"""


def written(folder, text, name="rival.toml"):
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_known_offer_is_one_package(tmp_path):
    path = written(tmp_path, OFFER)
    rival = load_rival(path, CANDIDATE)
    assert rival.packages == (load_offer(path),)
    assert rival.weights == (1.0,)
    assert (rival.name, rival.source) == ("Rival", str(path))


def test_an_uncertain_base_is_five_known_ones(tmp_path):
    rival = load_rival(written(tmp_path, OFFER.replace("200_000", '"180k to 220k"')), CANDIDATE)
    bases = [package.salary.base for package in rival.packages]
    assert all(isinstance(base, Point) for base in bases)
    # a lognormal by its 5th and 95th percentile, at its 10th, 30th, … percentile
    middle, spread = math.sqrt(180e3 * 220e3), math.log(220 / 180) / 2 / NormalDist().inv_cdf(0.95)
    wanted = [middle * math.exp(spread * NormalDist().inv_cdf(share)) for share in (0.1, 0.3, 0.5, 0.7, 0.9)]
    assert [base.value for base in bases] == pytest.approx(wanted)
    assert rival.weights == pytest.approx([0.2] * 5)
    assert {package.sign_on.amount for package in rival.packages} == {20_000}


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"200_000": '"180k to 220k"', "100_000": '"50k to 200k"'}, 25),
        ({"200_000": '"180k to 220k"', "100_000": '"50k to 200k"', "20_000": '"0 to 40k"'}, 8),
        ({"200_000": '"mix(180k: 40%; 220k: 60%)"', "100_000": '"50k to 200k"'}, 10),
        ({"20_000": '"mix(0: 40%; 30k to 50k: 60%)"'}, 6),
    ],
)
def test_uncertain_terms_are_combined_and_stay_few(tmp_path, changes, count):
    text = OFFER
    for old, new in changes.items():
        text = text.replace(f"= {old}", f"= {new}")
    rival = load_rival(written(tmp_path, text), CANDIDATE)
    assert len(rival.packages) == len(rival.weights) == count
    assert math.fsum(rival.weights) == pytest.approx(1)
    assert len({package.name for package in rival.packages}) == 1


def test_the_sizes_of_a_stake_may_be_uncertain(tmp_path):
    text = (EXAMPLES / "seed" / "offer.toml").read_text("utf-8").replace("120_000 ", '"60k to 240k" ')
    written(tmp_path, (EXAMPLES / "seed" / "company.toml").read_text("utf-8"), "company.toml")
    rival = load_rival(written(tmp_path, text), CANDIDATE)
    shares = [package.stakes[0].shares for package in rival.packages]
    assert shares[2] == pytest.approx(120_000)
    assert shares == sorted(shares)
    # beliefs about the exit stay what the candidate does not know: they are drawn in every future
    assert len({package.stakes[0].outlook for package in rival.packages}) == 1


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("= 200_000", '= "220k to 180k"', "errors.range_order"),
        ("= 200_000", '= "-10k to 180k"', "errors.too_small"),
        ("= 200_000", '= "ten"', "errors.not_a_number"),
        ("= 0.3", '= "20% to 40%"', "errors.not_one_number"),
        ("[stock]", "[stok]", "errors.unknown_key_near"),
    ],
)
def test_mistakes_are_those_of_an_offer(tmp_path, old, new, key):
    path = written(tmp_path, OFFER.replace(old, new))
    with pytest.raises(InputError) as caught:
        load_rival(path, CANDIDATE)
    assert [each.key for each in caught.value.problems] == [key]
    assert all(str(path) in each.where for each in caught.value.problems)


def test_too_many_uncertain_terms_are_named(tmp_path):
    text = OFFER.replace("20_000", '"0 to 40k"').replace("= 100_000", '= "50k to 200k"')
    text = text.replace("= 200_000", '= "180k to 220k"')
    for table in ("[[rsu]]", "[refresher]"):
        text += f'{table}\nvalue = "1k to 2k"\nvesting = "4y/quarterly"\n'
    with pytest.raises(InputError) as caught:
        load_rival(written(tmp_path, text), CANDIDATE)
    assert caught.value.key == "candidate.too_uncertain"
    assert "rsu.1.value" in str(caught.value)


def test_another_currency_needs_a_rate(tmp_path):
    path = written(tmp_path, OFFER.replace("USD", "EUR"))
    with pytest.raises(InputError) as caught:
        load_rival(path, CANDIDATE)
    assert caught.value.key == "errors.no_rate"
    assert "[rates] EUR" in str(caught.value)
    assert str(path) in str(caught.value)


def test_rivals_of_the_candidates_file_lie_beside_it(tmp_path):
    written(tmp_path, OFFER)
    tables = [RivalTable(file="rival.toml"), RivalTable(file="rival.toml", name="Another")]
    first, second = load_rivals(tables, CANDIDATE, folder=tmp_path)
    assert (first.name, second.name) == ("Rival", "Another")
    assert second.packages[0].name == "Another"
    with pytest.raises(InputError) as caught:
        load_rivals([RivalTable(file="rival.toml"), tmp_path / "rival.toml"], CANDIDATE, folder=tmp_path)
    assert caught.value.key == "errors.same_name"
    with pytest.raises(InputError) as caught:
        load_rivals([RivalTable(file="gone.toml")], CANDIDATE, folder=tmp_path)
    assert caught.value.problems[0].where.startswith("rival[0]")
    with pytest.raises(InputError) as caught:
        load_rivals([RivalTable()], CANDIDATE)
    assert caught.value.key == "errors.exactly_one"


def test_levels_between_percentiles_are_those_of_the_normal_between_them():
    # of a lognormal the percentiles lie on the line that is interpolated: every level is exact
    figures = [
        Figure(1e5 * math.exp(0.3 * NormalDist().inv_cdf(share))) for share in (0.1, 0.25, 0.5, 0.75, 0.9)
    ]
    found = Benchmark("attested", "base", Cell(), "USD", tuple(figures), 9, ("x",), None, None)
    wanted = [1e5 * math.exp(0.3 * NormalDist().inv_cdf(share)) for share in (0.1, 0.3, 0.5, 0.7, 0.9)]
    assert levels_of(found) == pytest.approx(wanted)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return tmp_path_factory.mktemp("store") / "evidence.duckdb"


def test_the_evidence_makes_a_rival_that_pays_what_its_records_count(store):
    from outbid.data.store import open_store
    from outbid.evidence.answer import Question
    from outbid.evidence.benchmark import pay

    table = EvidenceTable(
        role="machine learning engineer",
        level="senior",
        place="California",
        kind="attested",
        measure="base",
        growth=0.03,
    )
    (rival,) = load_rivals([RivalTable(evidence=table)], CANDIDATE, data=store)
    asked = Question(Cell("machine-learning-engineer", "senior", "US", "US-CA"), "attested", "base")
    with open_store(store) as opened:
        percentiles = [each.value for each in pay(opened, asked).benchmarks[0].percentiles]
    bases = [package.salary.base.value for package in rival.packages]
    assert [bases[0], bases[2], bases[4]] == pytest.approx([percentiles[0], percentiles[2], percentiles[4]])
    assert bases == sorted(bases)
    assert rival.weights == pytest.approx([0.2] * 5)
    assert "attested" in rival.source
    assert "base" in rival.source
    assert all(p.place == "US-CA" and p.salary.growth == 0.03 and not p.grants for p in rival.packages)


def test_pay_is_brought_to_the_day_from_which_the_candidate_looks(store, tmp_path):
    table = EvidenceTable(role="software engineer", level="senior", place="California", kind="attested")
    me = (EXAMPLES / "seed" / "me.toml").read_text("utf-8")
    later = load_candidate(written(tmp_path, "as_of = 2026-11-01\n" + me, "me.toml"))
    (then,), (now,) = (
        load_rivals([RivalTable(evidence=table)], who, data=store) for who in (CANDIDATE, later)
    )
    grown = [
        a.salary.base.value / b.salary.base.value for a, b in zip(now.packages, then.packages, strict=True)
    ]
    # all records are of one quarter: every level grows by the rate that the source names, over the years since
    assert grown == pytest.approx([grown[0]] * 5)
    assert 1 < grown[0] < 1.1**3
    assert "→ 2026-11-01" in now.source


def test_an_employer_outside_the_grouped_houses_can_be_a_rival(store):
    """A filer of 2024 that no list of houses names: the disclosure file has some two hundred of its engineers."""
    table = EvidenceTable(
        role="software-engineer", employer="COMPUNNEL SOFTWARE GROUP, INC.", kind="attested"
    )
    (rival,) = load_rivals([RivalTable(evidence=table)], CANDIDATE, data=store)
    assert "Compunnel Software Group" in rival.source


def test_what_is_not_in_the_evidence_is_refused_with_what_is_near(store):
    table = EvidenceTable(role="machine learning engineer", level="executive", place="Alaska")
    with pytest.raises(InputError) as caught:
        load_rivals([RivalTable(evidence=table)], CANDIDATE, data=store)
    assert caught.value.key == "candidate.not_in_evidence"
    assert "machine-learning-engineer, executive, US" in str(caught.value)


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ({"role": "nurse", "level": "grand"}, "evidence.no_level"),
        ({"role": "nurse", "kind": "rumour"}, "evidence.no_kind"),
        ({"role": "nurse", "measure": "gross"}, "evidence.no_measure"),
    ],
)
def test_words_that_name_no_cell(store, table, key):
    with pytest.raises(InputError) as caught:
        load_rivals([RivalTable(evidence=EvidenceTable(**table))], CANDIDATE, data=store)
    assert caught.value.key == key
    assert caught.value.where.startswith("rival[0].evidence")
