"""Private stakes at the command line: three outlooks, leaving, and cap tables that are wrong."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
FAST = ("--futures", "4000")
COMPANY = (EXAMPLES / "series-b" / "company.toml").read_text("utf-8")


@pytest.fixture
def startup(tmp_path: Path) -> Path:
    """A copy of the series B startup that may be changed."""
    return Path(shutil.copytree(EXAMPLES / "series-b", tmp_path / "startup"))


def test_every_startup_is_seen_by_all_outlooks_its_facts_allow(cli) -> None:  # type: ignore[no-untyped-def]
    for name, kinds in (
        ("seed", ["stated", "base_rates"]),  # SAFEs only: no round has set a price
        ("series-b", ["stated", "priced", "base_rates"]),
        ("unicorn", ["stated", "priced", "base_rates"]),
    ):
        code, out, _ = cli("worth", EXAMPLES / name / "offer.toml", "--json", *FAST)
        offer = json.loads(out)["offer"]
        assert code == 0
        assert [each["kind"] for each in offer["outlooks"]] == kinds
        assert [each["used"] for each in offer["outlooks"]] == [kind == "stated" for kind in kinds]
        assert offer["quit"] is not None
        steps = round(100 * offer["headline"]) + sum(round(100 * s["amount"]) for s in offer["attribution"])
        assert steps == round(100 * offer["worth"])


def test_what_the_headline_says_and_why_it_is_worth_less_stands_on_the_first_screen(cli) -> None:  # type: ignore[no-untyped-def]
    for name in ("seed", "series-b", "unicorn"):
        code, out, _ = cli("worth", EXAMPLES / name / "offer.toml", *FAST)
        screen = "\n".join(out.splitlines()[:26])
        assert code == 0
        for words in ("Headline, as told", "Tax and contributions", "Worth to you", "your belief (used)"):
            assert words in screen, name


@pytest.mark.parametrize("kind", ["stated", "priced", "base_rates"])
def test_one_outlook_is_the_same_alone_as_beside_the_others(cli, kind: str) -> None:  # type: ignore[no-untyped-def]
    files = [EXAMPLES / "talent-war" / name for name in ("stay.toml", "startup.toml")]
    _, together, _ = cli("compare", *files, "--json", *FAST)
    _, alone, _ = cli("compare", *files, "--json", "--outlook", kind, *FAST)
    find = lambda view: next(o for o in view["offers"] if o["name"] == "Join the startup")  # noqa: E731
    beside = next(each for each in find(json.loads(together))["outlooks"] if each["kind"] == kind)
    assert find(json.loads(alone))["worth"] == beside["worth"]
    assert [each["kind"] for each in find(json.loads(alone))["outlooks"]] == [kind]


def test_the_same_bytes_whatever_the_threads_with_every_decision(cli) -> None:  # type: ignore[no-untyped-def]
    file = EXAMPLES / "unicorn" / "offer.toml"
    answers = [cli("worth", file, "--json", "--futures", "20000", "--threads", n)[1] for n in ("1", "2")]
    assert answers[0] == answers[1]


def test_an_outlook_that_the_facts_do_not_allow(cli) -> None:  # type: ignore[no-untyped-def]
    code, _, err = cli("worth", EXAMPLES / "seed" / "offer.toml", "--outlook", "priced")
    assert code == 2
    assert "priced" in err
    assert "stated, base_rates" in err


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ('fully_diluted_shares = "25M"', 'fully_diluted_shares = "26M"', ("26,000,000", "25,000,000")),
        ("price = 6.00                      # 30M\n", "", ("Series B", "price")),
        ("price = 1.60 ", "price = -1.60 ", ("price", "-1.6")),
        ('unissued = "1.4M"', 'unissued = "60M"', ("pool",)),
        ('name = "Series A"\n', 'name = "Series A"\nconverts_to = "Series B"\n', ("Series A", "Series B")),
        ('on = "Series B"', 'on = "Series Z"', ("Series Z",)),
    ],
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_bad_cap_table_names_the_object_and_the_fix(
    cli, startup: Path, old: str, new: str, names, language
) -> None:  # type: ignore[no-untyped-def]
    assert old in COMPANY
    text = COMPANY.replace(old, new)
    if "converts_to" in new:
        text = text.replace('name = "Series B"\n', 'name = "Series B"\nconverts_to = "Series A"\n')
    if "fully" not in old and "unissued" in old:
        text = text.replace('fully_diluted_shares = "25M"', "")
    (startup / "company.toml").write_text(text, "utf-8")
    for command in (["equity", startup / "company.toml"], ["worth", startup / "offer.toml", *FAST]):
        code, out, err = cli(*command, "--language", language)
        assert (code, out) == (2, ""), err
        assert "Traceback" not in err
        assert "company.toml" in err
        for name in names:
            plain = err.replace(".", ",") if language == "de" and "," in name else err
            assert name in plain, err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[stake.outlook]", '[stake.priced]\n  last_round = "Series Q"\n\n  [stake.outlook]',
         ("last_round", "Series Q", "Series A, Series B")),
        ("shares = 75_000", "shares = 90_000_000", ("stake[0].shares", "90,000,000", "25,000,000")),
        ("shares = 75_000", 'shares = "0.3%"', ("stake[0].shares", "0.3%", "fully diluted")),
        ("base = 230_000", 'base = "20%"', ("salary.base", "20%")),
        ("strike = 1.70", "strike = 10.70\nearly_exercise = true", ("802,500", "450,000", "early_exercise")),
    ],
)  # fmt: skip
def test_what_cannot_be_so_is_refused(cli, startup: Path, old: str, new: str, said: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    offer = startup / "offer.toml"
    text = offer.read_text("utf-8")
    assert old in text
    offer.write_text(text.replace(old, new, 1), "utf-8")
    code, out, err = cli("worth", offer, *FAST)
    assert (code, out) == (2, "")
    for words in said:
        assert words in err, err


def test_a_stated_sale_of_the_company_pays_what_the_waterfall_says(cli, startup: Path) -> None:  # type: ignore[no-untyped-def]
    """Sold for 60 million for certain: common stock gets 1.43 a share, options at 1.70 nothing."""
    offer = startup / "offer.toml"
    text = offer.read_text("utf-8")
    sure = text.replace('"mix(0: 0.6, 100M to 900M: 0.4)"', '"60M"').replace('dilution = "20% to 40%"', "")
    for strike, pays in (("strike = 1.70", False), ("strike = 0.50", True)):
        offer.write_text(sure.replace("strike = 1.70", strike, 1), "utf-8")
        answer = cli("worth", offer, "--json", "--outlook", "stated", *FAST).out
        assert (json.loads(answer)["offer"]["stake_zero"] < 1) == pays
    claims = json.loads(cli("equity", startup / "company.toml", "--exit", "60M", "--json").out)["claims"]
    common = next(claim for claim in claims if claim["name"] == "Common")
    # 60 less the loan of 5, 30 for series B and 8 for A; options at 0.35 bring 0.42 and share
    assert common["payouts"][0] / 11e6 == pytest.approx(17.42 / 12.2, rel=1e-6)
