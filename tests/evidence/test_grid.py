"""All cells at once give what each gives by itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from outbid.data.store import open_store
from outbid.evidence.answer import SHARES
from outbid.evidence.grid import NAMES, percentiles


def test_every_cell_is_numpy_s_quantile(tmp_path: Path) -> None:
    rng = np.random.default_rng(8)
    n = 600
    role, level = rng.choice(["a", "b"], n), rng.choice(["senior", "staff"], n)
    pay, bound = rng.lognormal(11, 0.5, n), rng.choice(["exact", "range", "at least"], n)
    employer = rng.choice(["x", "y", "z"], n)
    with open_store(tmp_path / "grid.duckdb", read_only=False, shipped=None) as store:
        store.connection.executemany(
            "INSERT INTO pay_records (kind, measure, currency, role, level, pay, bound, employer)"
            " VALUES ('attested', 'base', 'USD', ?, ?, ?, ?, ?)",
            [
                list(each)
                for each in zip(
                    role.tolist(),
                    level.tolist(),
                    pay.tolist(),
                    bound.tolist(),
                    employer.tolist(),
                    strict=True,
                )
            ],
        )
        found = store.columns(percentiles(("role", "level")))
    assert len(found["n"]) == 4
    for place in range(4):
        cell = (role == found["role"][place]) & (level == found["level"][place]) & (bound != "at least")
        assert found["n"][place] == cell.sum()
        assert found["employers"][place] == len(set(employer[cell].tolist()))
        expected = np.quantile(pay[cell], SHARES).tolist()
        assert [found[name][place] for name in NAMES] == pytest.approx(expected)
