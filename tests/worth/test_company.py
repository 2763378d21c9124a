"""A company is calibrated once, however many threads ask for it at the same time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from outbid.packages.captable import CapTable, ShareClass
from outbid.packages.outlooks import Priced
from outbid.worth import company
from outbid.worth.multi_round import multi_round


def test_threads_share_one_calibration(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []
    released = threading.Event()

    def counted(*arguments: object) -> object:
        calls.append(arguments)
        released.wait(0.2)  # long enough for the others to ask too
        return multi_round(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(company, "multi_round", counted)
    table = CapTable((ShareClass("common", 800), ShareClass("A", 200, 1.0, 1.0)))
    outlook = Priced(table, "A", unit=1.0, round_every=None)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: company.calibrated(outlook, 0.0412), range(4)))
    assert len(calls) == 1
    assert all(each is found[0] for each in found)
    assert found[0].claims["A"] == pytest.approx(200, rel=1e-9)
