"""The shipped example, and what it proposes fed back to ``compare``."""

import math
import shutil
import tomllib
from pathlib import Path

import pytest

from outbid.offers.candidate_file import load_candidate
from outbid.offers.employer_file import load_employer, load_employers
from outbid.offers.offer_file import write_offer
from outbid.offers.proposal import Search, best_of
from outbid.offers.rival_file import load_rivals
from outbid.workspace import Workspace
from outbid.worth.value import Run

WIN = Path(__file__).parents[2] / "examples" / "win"
RUN = Run(seed=3, futures=30_000)


@pytest.mark.slow
def test_compare_reproduces_what_was_proposed(tmp_path):
    shutil.copytree(WIN, tmp_path / "win")
    rival = tmp_path / "win" / "public.toml"
    rival.write_text(rival.read_text("utf-8").replace('"160k to 190k"', "175_000"), "utf-8")
    me = tmp_path / "win" / "me.toml"
    candidate = load_candidate(me)
    employer = load_employer(tmp_path / "win" / "startup.toml", candidate)
    proposal = Search(candidate, employer, load_rivals([rival], candidate), RUN).propose(0.5)
    written = write_offer(employer, proposal.terms, tmp_path / "sent" / "offer.toml")
    offers = {each.name: each.worth_per_year for each in Workspace.of(me, RUN).compare(written, rival).offers}
    ours, theirs = offers["Join Harbor Labs"], offers["Join Meridian Software"]
    assert ours == pytest.approx(float(proposal.seen.worth[0]), abs=0.01)
    assert theirs == pytest.approx(float(proposal.seen.alternatives[0, 0]), abs=0.01)
    # σ = best alternative / elasticity, and the logistic of the gap over it
    taken = 1 / (1 + math.exp(-(ours - theirs) / (theirs / 6)))
    assert proposal.chance.value == pytest.approx(taken, abs=1e-3)
    assert proposal.chance.low <= taken <= proposal.chance.high


@pytest.mark.slow
def test_more_aversion_takes_more_options_until_the_pool_ends():
    designs = {}
    for name in ("low", "medium", "high"):
        candidate = load_candidate(WIN / f"candidate-{name}.toml")
        employers = load_employers(WIN / "startup.toml", candidate)
        rivals = load_rivals([WIN / "public.toml"], candidate)
        designs[name] = best_of(candidate, employers, 0.5, rivals, RUN)[0][1]
    low, medium, high = (designs[name] for name in ("low", "medium", "high"))
    limits = high.valuer.employer.limits
    assert low.feasible
    assert medium.feasible
    # cash is at its cap for both, and equity makes up for what is missing
    for each in (low, medium):
        cash = float(limits.first_year_cash(each.terms.base, each.terms.sign_on))
        assert cash == pytest.approx(195_000, rel=0.01)
    assert 50_000 < low.terms.equity < medium.terms.equity < limits.equity.high == 250_000
    assert not high.feasible
    assert high.terms.equity == limits.equity.high
    assert high.chance.value < 0.5


def test_the_outlook_in_use_is_the_one_that_the_example_names():
    tables = tomllib.loads((WIN / "startup.toml").read_text("utf-8"))
    candidate = load_candidate(WIN / "candidate-low.toml")
    stake = load_employer(WIN / "startup.toml", candidate).template.stakes[0]
    assert stake.outlook.kind == tables["equity"]["use"]
    # the other outlook is shown beside it
    assert [each.kind for each in stake.others] == ["base_rates"]
