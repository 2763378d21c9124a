"""A stake in a private company: what was granted, on what conditions, and how the company may end."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from outbid.packages.outlooks import Cohort, Outlook, Priced, Stated
from outbid.packages.vesting import Vesting

if TYPE_CHECKING:
    from outbid.law.equity import Form

OPTIONS = ("iso", "nso")
"""Forms that must be exercised."""


@dataclass(frozen=True)
class Tender:
    """An offer to buy ``fraction`` of what has vested by the end of year ``year``, ``discount`` below fair value."""

    year: int
    fraction: float
    discount: float = 0.0


@dataclass(frozen=True)
class Conditions:
    """What the plan and the law say beside vesting.

    Args:
        election_83b: restricted stock is taxed at grant, not as it vests.
        early_exercise: options are exercised on the first day, unvested shares are bought back at cost on leaving.
        window_months: months after leaving within which vested options must be exercised.
        expires_years: years from the grant after which options lapse, or double-trigger units.
        acceleration: what vests at once when the company is sold: nothing (``"none"``), the unvested part
            (``"single"``), or that of people let go within a year of it (``"double"``).
        accelerated: which part of the unvested accelerates.
        let_go: probability of being let go within a year of a sale.
        lockup_months: months after an IPO before anything can be sold.
        tenders: chances to sell before the exit.
        small_business_stock: the stock qualifies under § 1202 IRC (QSBS).
        gross_assets: of the issuer at issuance; ``None``: not known.
        employees, revenue, balance, company_age: of the employer, for § 19a EStG; ``None``: not known.
        employer_assumes: the employer is liable for the wage tax deferred under § 19a EStG, so that leaving does not
            make it due.
    """

    election_83b: bool = True
    early_exercise: bool = False
    window_months: float = 3.0
    expires_years: float = 10.0
    acceleration: Literal["none", "single", "double"] = "none"
    accelerated: float = 1.0
    let_go: float = 0.3
    lockup_months: float = 6.0
    tenders: tuple[Tender, ...] = ()
    small_business_stock: bool = False
    gross_assets: float | None = None
    employees: float | None = None
    revenue: float | None = None
    balance: float | None = None
    company_age: float | None = None
    employer_assumes: bool = False


@dataclass(frozen=True)
class Stake:
    """A stake in a private company that pays at an exit, or never.

    Of a stated outlook, ``basis = "stake"`` says what the whole stake is worth, ``basis = "company"`` what
    the company's common stock fetches, so that ``shares / fully_diluted_shares`` of it, less the strike, is paid.

    Args:
        outlook: the outlook by which it is valued.
        others: further outlooks that the facts allow, shown beside it.
        vested_months: months it has been vesting for already.
        shares, strike: how many, and the price of each: of exercise, of purchase, or the hurdle.
        preferred_price: what the last round's investors paid per share.
        fair_market_value: appraised value of a common share today (409A).
        preferences: what holders of preferred stock get before common stock, in all.
        headline: what the person was told it is worth.
    """

    name: str
    outlook: Outlook
    vesting: Vesting
    vested_months: int = 0
    basis: Literal["stake", "company"] = "stake"
    form: Form = "shares"
    shares: float | None = None
    strike: float = 0.0
    preferred_price: float | None = None
    fully_diluted_shares: float | None = None
    fair_market_value: float | None = None
    preferences: float | None = None
    headline: float | None = None
    others: tuple[Outlook, ...] = ()
    conditions: Conditions = Conditions()

    @property
    def stated(self) -> Stated | None:
        """The owner's belief, whether it is the outlook in use or not."""
        return next((each for each in (self.outlook, *self.others) if isinstance(each, Stated)), None)

    @property
    def told_years(self) -> float:
        """Years by which the exit is believed to come: the 95th percentile; infinite without a belief."""
        return self.stated.years.high if self.stated is not None else math.inf

    @property
    def exercise_price(self) -> float:
        """What exercising everything costs."""
        return self.strike * (self.shares or 0.0)

    @property
    def headline_value(self) -> float:
        """What one is told it is worth: as stated, at the last preferred price, or the median if all goes well."""
        if self.headline is not None:
            return self.headline
        if self.shares is not None and self.preferred_price is not None:
            return self.shares * self.preferred_price
        if isinstance(self.outlook, Stated):
            return self.share_of_company * max(part.median for part in self.outlook.mixture.parts)
        return (self.shares or 0.0) * round_price(self.outlook)

    @property
    def share_of_company(self) -> float:
        """What part of the stated proceeds the whole stake is: all of them, or shares over the diluted count."""
        if self.basis == "stake":
            return 1.0
        return (self.shares or 0.0) / (self.fully_diluted_shares or 1.0)


def round_price(outlook: Priced | Cohort) -> float:
    """Price of a common-equivalent share at the last round."""
    if isinstance(outlook, Cohort):
        return outlook.post_money / outlook.table.diluted_at(outlook.post_money)
    table = outlook.table
    return table.share_class(outlook.last_round).price / table.common_per_share(outlook.last_round)
