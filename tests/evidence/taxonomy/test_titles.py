"""Titles: a hand-labelled sample, and the cases a careless rule would get wrong."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from outbid.data.schema import LEVELS
from outbid.evidence.taxonomy import ROLES, Taxonomy
from outbid.evidence.taxonomy.titles import Rule, place_title, rules, words, words_of

ROOT = Path(__file__).parents[3]
_SPEC = importlib.util.spec_from_file_location(
    "score_titles", ROOT / "tools" / "taxonomy" / "score_titles.py"
)
assert _SPEC is not None
assert _SPEC.loader is not None
score = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(score)


def test_sample_is_labelled_in_full():
    rows = score.labelled(score.FIRST)
    assert len(rows) >= 420
    assert len({row["title"] for row in rows}) == len(rows)
    assert {row["role"] for row in rows} <= {*ROLES, "unplaced"}
    assert {row["level"] for row in rows} <= {*LEVELS, ""}
    held = [row for row in rows if score.held_out(row["title"])]
    assert 0.25 < len(held) / len(rows) < 0.42


def test_macro_f1_of_worked_example():
    # a: precision 1/2, recall 1, F1 2/3; b: precision 1, recall 1/2, F1 2/3; c: 1.
    assert score.macro_f1(["a", "b", "b", "c"], ["a", "a", "b", "c"]) == pytest.approx(7 / 9)


def test_held_out_third_is_placed_well():
    found = score.scores(score.part(held=True))
    assert found["role, macro-F1"] >= 0.85
    assert found["role, accuracy"] >= 0.85
    assert found["level, accuracy"] >= 0.9
    assert min(found[f"{tag}, accuracy"] for tag in ("ai", "genai", "sales")) >= 0.95


def test_page_states_the_scores_of_this_taxonomy():
    page = (ROOT / "docs" / "taxonomy.md").read_text("utf-8")
    assert score.tables() in page


def _rules() -> list[Rule]:
    return [rule for group in rules().values() for rule in group]


def test_every_rule_names_a_role():
    assert {rule.role for rule in _rules()} <= {*ROLES, None}


def test_every_word_that_a_rule_needs_is_one_that_titles_are_read_as():
    needed = {word for key, group in rules().items() for rule in group for word in rule.rest | {key}}
    parts = {part for word in needed for part in word.split("_")}
    meanings = {word for meaning in words().values() for word in meaning}
    assert {part for part in parts - meanings if words_of(part) != [part]} == set()


def test_no_rule_stands_behind_one_that_always_goes_before():
    whole = sorted(
        (rule.order, rule.rest | {key}, rule.without) for key, group in rules().items() for rule in group
    )
    for place, (_, needed, without) in enumerate(whole):
        implied = needed | {part for pair in needed for part in pair.split("_")}
        before = [other for _, other, save in whole[:place] if other <= implied and save <= without]
        assert not before, (needed, without)


@pytest.mark.parametrize(
    "title",
    [
        "Engineer",
        "Manager",
        "Associate",
        "Analyst",
        "Machine Operator",
        "Data Entry",
        "Administrator",
        "Chef",
        "",
    ],
)
def test_titles_without_a_field_stay_unplaced(title):
    assert place_title(title).role is None


@pytest.mark.parametrize(
    ("title", "role", "level"),
    [
        ("SDE II", "software-engineer", "mid"),
        ("Sr. SWE", "software-engineer", "senior"),
        ("Member of Technical Staff", "software-engineer", None),
        ("Software Engineer (5)", "software-engineer", None),
        ("Applied Scientist", "research-scientist", None),
        ("Vice President, Software Engineer", "software-engineer", "senior"),
        ("VP of Sales", "account-executive", "executive"),
        ("Nurse Manager", "nurse", "manager"),
        ("Senior Product Manager", "product-manager", "senior"),
        ("Softwareentwicklerin (m/w/d)", "software-engineer", None),
        ("Vertriebsleiter", "account-executive", "manager"),
        ("Datenwissenschaftler", "data-scientist", None),
    ],
)
def test_titles_of_the_brief(title, role, level):
    assert place_title(title)[:2] == (role, level)


@pytest.mark.parametrize(
    ("title", "role", "level"),
    [
        ("Java-Entwickler (m/w/i)", "software-engineer", None),
        ("Produktionsleiterin", "operations", "manager"),
        ("KI-Forscher", "research-scientist", None),
        ("Elektronikentwicklerin", "electrical-engineer", None),
        ("Datenbankentwickler", "data-engineer", None),
        ("Personalleiter", "human-resources", "manager"),
        ("Wirtschaftsprüferin", "finance", None),
        ("Zahnarzt", "health-professional", None),
        ("Vertriebsingenieur (w/m/d)", "solutions-engineer", None),
    ],
)
def test_german_compounds(title, role, level):
    assert place_title(title)[:2] == (role, level)


@pytest.mark.parametrize(
    ("many", "one"), [("Actuaries", "Actuary"), ("Data Scientists", "Data Scientist"), ("Fellows", "Fellow")]
)
def test_the_plural_says_what_the_singular_says(many, one):
    assert place_title(many) == place_title(one)


def test_a_personal_banker_is_not_of_the_personnel():
    assert place_title("Personal Banker").role == "finance"


@pytest.mark.parametrize(
    "title", ["Maintenance Aide", "Retail Clerk", "Sailor", "Email Marketing Specialist"]
)
def test_ai_inside_a_word_is_no_ai(title):
    assert place_title(title).ai is False


@pytest.mark.parametrize(
    "title",
    ["Salesforce Developer", "Sales Tax Analyst", "Software Engineer, Sales Platform", "Partnership Manager"],
)
def test_who_does_not_sell(title):
    assert place_title(title).sales is False


def test_case_blanks_and_job_codes_do_not_matter():
    plain = place_title("Senior Data Engineer")
    for title in ("SENIOR DATA ENGINEER ", "senior  data-engineer", "Senior Data Engineer - KBGFJG171447-1"):
        assert place_title(title) == plain


def test_a_word_that_tells_nothing_changes_nothing():
    for row in score.labelled():
        assert place_title(f"Zqxwv {row['title']}") == place_title(row["title"])


def test_many_titles_keep_their_order_and_absent_ones_say_nothing():
    placed = Taxonomy().titles(["Account Executive", None, "LLM Engineer"])
    assert list(placed.role) == ["account-executive", None, "machine-learning-engineer"]
    assert list(placed.genai) == [False, None, True]
    assert list(placed.sales) == [True, None, False]
    assert len(Taxonomy().titles([]).role) == 0
