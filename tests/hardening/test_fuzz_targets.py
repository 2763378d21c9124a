"""The targets of the fuzzer run: what they are made of is good, and what a few random bytes make of it is judged."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

FUZZ = Path(__file__).parents[2] / "fuzz"
OF_FILES = (
    "toml-text", "offer", "linked-offer", "person", "company", "candidate", "employer", "rival", "team", "market",
    "market-sets", "policy", "base-rates", "range-file", "ocf", "ocf-archive", "guided-form", "postings",
)  # fmt: skip
OF_TEXTS = (
    "range",
    "number",
    "typed",
    "vesting",
    "exits",
    "form-field",
    "options",
    "command-line",
    "file-names",
)


@pytest.fixture(autouse=True)
def folder_of_the_fuzzer(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(FUZZ))
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if name in ("choices", "junk", "judge", "one") or name.startswith("targets"):
            del sys.modules[name]


@pytest.mark.slow
@pytest.mark.parametrize("name", OF_FILES)
def test_without_changes_the_file_of_a_target_is_read(name: str) -> None:
    """Else a campaign would only ever see the first complaint."""
    from choices import Choices
    from judge import judged
    from targets.every import TARGETS

    read = TARGETS[name].prepare()
    assert judged(lambda: read(Choices(b""))) == "read"


@pytest.mark.slow
@pytest.mark.parametrize("name", OF_TEXTS)
def test_random_bytes_are_read_or_refused(name: str) -> None:
    from choices import Choices
    from judge import judged
    from targets.every import TARGETS

    read, draw = TARGETS[name].prepare(), random.Random(name)
    found = {judged(lambda: read(Choices(draw.randbytes(draw.randrange(80))))) for _ in range(300)}
    assert found == {"read", "refused"}


def test_the_judge_sees_what_is_no_number() -> None:
    import numpy as np
    from judge import Unsound, judged

    assert judged(lambda: {"a": (1.0, [np.array([1.0, 2.0])])}) == "read"
    for wrong in (float("nan"), [float("inf")], {"a": np.array([1.0, np.nan])}, np.float32("nan")):
        with pytest.raises(Unsound):
            judged(lambda wrong=wrong: wrong)
    with pytest.raises(KeyError):
        judged(lambda: {}["a"])


def test_a_campaign_is_planned_for_ten_million() -> None:
    from targets.every import TARGETS

    assert sum(target.runs for target in TARGETS.values()) >= 10_000_000
