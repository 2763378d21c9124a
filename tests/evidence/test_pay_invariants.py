"""What holds of every percentile, whatever the records."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outbid.evidence.answer import Cell, Figure
from outbid.evidence.observed import observed
from outbid.evidence.sample import Sample

AMOUNTS = st.one_of(st.sampled_from([50_000.0, 60_000.0, 100_000.0]), st.floats(1.0, 1e7))
BOUNDS = st.sampled_from(["exact"] * 6 + ["range", "at least", "at most"])
RECORDS = st.lists(
    st.tuples(AMOUNTS, BOUNDS, st.sampled_from([None, "a", "b", "c", "d"]), st.sampled_from([0.5, 1.0, 3.0])),
    min_size=1,
    max_size=60,
)


def sample(rows: list[tuple[float, str, str | None, float]]) -> Sample:
    pay, bound, employer, weight = zip(*rows, strict=True)

    def text(values: object) -> np.ndarray:
        column = np.empty(len(rows), dtype=object)
        column[:] = values
        return column

    return Sample(
        source=text("s"), kind=text("attested"), measure=text("base"), bound=text(bound), role=text("r"),
        level=text(None), ai=text(None), genai=text(None), sales=text(None), country=text("US"), state=text(None),
        cbsa=text(None), employer=text(employer), currency=text("USD"), pay=np.array(pay),
        date=np.full(len(rows), np.datetime64("2024-01-01")), weight=np.array(weight),
    )  # fmt: skip


def holds_together(figure: Figure) -> bool:
    ends = [each for each in (figure.low, figure.value, figure.high) if each is not None]
    return all(a <= b * (1 + 1e-9) + 1e-9 for a, b in pairwise(ends))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(RECORDS)
def test_percentiles_ascend_inside_their_intervals(rows: list[tuple[float, str, str | None, float]]) -> None:
    found = observed(sample(rows), Cell(role="r"), "USD", 75_000.0)
    assert all(holds_together(each) for each in found.percentiles)
    for bound in ("exact", "at least", "at most"):
        values = [each.value for each in found.percentiles if each.bound == bound and each.value is not None]
        assert values == sorted(values)
    assert found.share_above is not None
    assert holds_together(found.share_above)
    assert 0 <= (found.share_above.low or 0.0) <= (found.share_above.high or 1.0) <= 1
    assert 1 <= (found.independent or 0) <= len(rows) + 1e-9


@settings(max_examples=60, deadline=None, derandomize=True)
@given(RECORDS, st.floats(0.01, 100))
def test_other_units_give_the_same_percentiles(
    rows: list[tuple[float, str, str | None, float]], unit: float
) -> None:
    plain = observed(sample(rows), Cell(role="r"), "USD", None)
    other = observed(sample([(pay * unit, *rest) for pay, *rest in rows]), Cell(role="r"), "USD", None)  # type: ignore[arg-type, misc]
    for mine, scaled in zip(plain.percentiles, other.percentiles, strict=True):
        assert mine.bound == scaled.bound
        for a, b in ((mine.low, scaled.low), (mine.value, scaled.value), (mine.high, scaled.high)):
            assert (a is None) == (b is None)
            assert a is None or b is None or b == pytest.approx(a * unit, rel=1e-6)
