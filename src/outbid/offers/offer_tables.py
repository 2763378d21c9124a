"""An employer's offer as the tables of an offer file: what is settled, and the negotiated terms filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from outbid.offers.terms import Terms

Tables = dict[str, Any]
LISTED_ONLY = ("listed", "volatility", "beta")
"""Keys of ``[equity]`` that an offer file has elsewhere or not at all."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """What an employer's file says, as it is written there.

    Args:
        tables: of the file, numbers and texts as the employer wrote them.
        vesting: notation of the norm that is used; empty without equity.
        locale: number format of the texts; ``None``: the same in all.
    """

    tables: Mapping[str, Any]
    vesting: str = ""
    locale: str | None = None

    @property
    def listed(self) -> bool:
        """Whether equity is listed shares."""
        return bool(self.tables.get("equity", {}).get("listed", False))

    def offer(self, terms: Terms) -> Tables:
        """Tables of the offer file with ``terms``."""
        own = self.tables
        cost, equity = own.get("cost", {}), own.get("equity")
        offer: Tables = {
            "name": own.get("offer", f"Join {own['name']}"),
            "employer": own["name"],
            "currency": own["currency"],
        }
        if self.locale is not None:
            offer["locale"] = self.locale
        for key in ("place", "status", "start", "expires", "layoff"):
            if key in own:
                offer[key] = own[key]
        offer["salary"] = {"base": terms.base, **own.get("salary", {})}
        if "bonus" in own:
            offer["bonus"] = dict(own["bonus"])
        if terms.sign_on > 0:
            repaid = {key: cost[key] for key in ("clawback_months", "pro_rata") if key in cost}
            offer["sign_on"] = {"amount": terms.sign_on, **repaid}
        if self.listed and equity is not None:
            offer["stock"] = {key: equity[key] for key in ("volatility", "beta") if key in equity}
            if terms.equity > 0:
                named = {key: equity[key] for key in ("name",) if key in equity}
                offer["rsu"] = [{**named, "value": terms.equity, "vesting": self.vesting}]
        elif equity is not None and terms.equity > 0:
            kept = {key: value for key, value in equity.items() if key not in LISTED_ONLY}
            offer["stake"] = [{**kept, "shares": terms.equity, "vesting": self.vesting}]
        if "refresher" in own:
            offer["refresher"] = dict(own["refresher"])
        if "benefit" in own:
            offer["benefit"] = [dict(each) for each in own["benefit"]]
        return offer
