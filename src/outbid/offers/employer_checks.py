"""What the tables of an employer's file say that does not fit together."""

from __future__ import annotations

from collections.abc import Iterator

from outbid.core.errors import InputError
from outbid.offers.schema import EmployerFile, EquityTable

SIZE_KEYS = ("shares", "headline", "grant", "start")
"""Keys of a stake that say how large a grant is, or whose."""


def contradictions(file: EmployerFile, path: str) -> Iterator[InputError]:
    """Everything in the file at ``path`` that contradicts itself or lacks what it needs."""
    equity, limits = file.equity, file.limits
    if not file.cost.leaving < 1:
        yield InputError("win.leaving", where=f"{path}, cost.leaving", value=f"{file.cost.leaving:g}")
    if limits.base is None and limits.cash_cap is None:
        yield InputError("candidate.no_top", where=f"{path}, limits")
    if limits.parity and limits.parity_within is None:
        yield InputError("candidate.parity", where=f"{path}, limits.parity_within")
    if equity is None:
        for key in ("pool", "grant_most"):
            if getattr(limits, key):
                yield InputError("candidate.no_equity", where=f"{path}, limits.{key}", key=key)
    else:
        yield from _equity_problems(equity, file, path)
    if file.refresher is not None and (equity is None or not equity.listed):
        yield InputError("candidate.refresher", where=f"{path}, refresher")


def _equity_problems(equity: EquityTable, file: EmployerFile, path: str) -> Iterator[InputError]:
    limits, where = file.limits, f"{path}, equity"
    if not equity.vesting:
        yield InputError("errors.missing_key", where=f"{where}.vesting", key="vesting")
    for key in SIZE_KEYS:
        if key in equity.model_fields_set:
            yield InputError("candidate.size", where=f"{where}.{key}", key=key)
    if equity.outlook is not None and equity.outlook.stake is not None:
        yield InputError("candidate.whole_stake", where=f"{where}.outlook.stake")
    named = equity.model_fields_set
    if equity.listed:
        known = {"listed", "name", "vesting", "volatility", "beta", *SIZE_KEYS}
        for key in sorted(named - known):
            yield InputError("candidate.of_private", where=f"{where}.{key}", key=key)
        if limits.grant_most is None:
            yield InputError("errors.missing_key", where=f"{path}, limits.grant_most", key="grant_most")
        if limits.pool is not None:
            yield InputError("candidate.pool_listed", where=f"{path}, limits.pool")
        return
    for key in sorted(named & {"volatility", "beta"}):
        yield InputError("candidate.of_listed", where=f"{where}.{key}", key=key)
    if limits.grant_most is not None:
        yield InputError("candidate.grant_private", where=f"{path}, limits.grant_most")
    if limits.pool is None and equity.cap_table is None:
        yield InputError("errors.missing_key", where=f"{path}, limits.pool", key="pool")
