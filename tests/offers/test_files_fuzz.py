"""Whatever stands in a file: it is read, or a complaint names the file; nothing else is ever raised."""

import copy
import shutil
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outbid.core.errors import InputError, Problems
from outbid.offers.candidate_file import load_candidate
from outbid.offers.employer_file import load_employers
from outbid.offers.rival_file import load_rival
from outbid.offers.terms import Terms

WIN = Path(__file__).parents[2] / "examples" / "win"
KNOWN = load_candidate(WIN / "candidate-medium.toml")
EXTRA = {
    "candidate": {"current": "public.toml", "rival": [{"evidence": {"role": "nurse"}}, {"file": "x.toml"}]},
    "employer": {"bonus": {"target": "10%", "payout": "80% to 120%"}, "locale": "en", "status": "single"},
    "rival": {"sign_on": {"amount": "0 to 30k", "clawback_months": 12}, "locale": "en"},
}
SOURCES = {"candidate": "candidate-high.toml", "employer": "startup.toml", "rival": "public.toml"}
TABLES = {
    kind: {**tomllib.loads((WIN / name).read_text("utf-8")), **EXTRA[kind]} for kind, name in SOURCES.items()
}
READERS = {
    "candidate": load_candidate,
    "employer": lambda path: load_employers(path, KNOWN),
    "rival": lambda path: load_rival(path, KNOWN),
}
JUNK = st.one_of(
    st.sampled_from(
        ["0", "-1", "5%", "150%", "1 to 2", "2 to 1", "0 to 1e9", "mix(1: 50%; 2: 50%)", "mix(1: 60%)", "1e12", "", " ",
         "low to high", "nan", "4y/monthly", "100", "1.500", "EUR", "XX", "../x.toml", "startup.toml", "US-XX", "ja"]
    ),
    st.sampled_from([0, -1, 1, 2, 12, 1e300, float("nan"), float("inf"), 10**30, True, False, [], {}, [{}], [1], None]),
    st.text(max_size=8),
    st.floats(),
    st.dates(),
)  # fmt: skip


def places(value, at=()):
    """Where something can be changed: every table and every value in it."""
    rows = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in rows:
        yield (*at, key)
        yield from places(inner, (*at, key))


def toml(value):
    """Junk as an inline TOML value."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(str(key))} = {toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        signs = (f"\\U{ord(s):08x}" if not s.isalnum() or not s.isascii() else s for s in value)
        return '"' + "".join(signs) + '"'
    return value.isoformat() if hasattr(value, "isoformat") else repr(value)


@pytest.mark.parametrize("kind", list(READERS))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_junk_is_read_or_named(tmp_path, kind, data):
    for name in ("company.toml", "public.toml"):
        shutil.copy(WIN / name, tmp_path)
    tables = copy.deepcopy(TABLES[kind])
    for _ in range(data.draw(st.integers(1, 2))):
        *way, last = data.draw(st.sampled_from(sorted(places(tables), key=str)))
        table = tables
        for step in way:
            table = table[step]
        junk = copy.deepcopy(data.draw(JUNK))
        if junk is None:
            del table[last]
        else:
            table[last] = junk
    path = tmp_path / "own.toml"
    path.write_text("\n".join(f"{key} = {toml(value)}" for key, value in tables.items()), "utf-8")
    try:
        found = READERS[kind](path)
    except InputError as error:
        for each in error.problems if isinstance(error, Problems) else (error,):
            assert "own.toml" in each.where
            assert each.text("en")
            assert each.text("de")
        return
    for employer in found if kind == "employer" else ():
        limits = employer.limits
        ends = Terms(limits.base.low, limits.sign_on.low, limits.equity.low)
        assert limits.feasible(*(np.array([term]) for term in ends)).all()
        assert np.isfinite(employer.cost(*ends))
        assert employer.package(ends).salary.base.median == ends.base
