"""Whatever passes validation can be valued: random offers and people of extreme but admissible terms."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from plain import KinkedTax

from outbid.core.errors import InputError
from outbid.packages.build import build_package, build_person
from outbid.packages.convert import in_currency
from outbid.packages.package import totals
from outbid.packages.schema import OfferFile, PersonFile
from outbid.packages.validation import validate
from outbid.worth.attribution import attribute
from outbid.worth.exchange import exchange_rates
from outbid.worth.laboratory import Laboratory
from outbid.worth.net import Tax
from outbid.worth.switch import switch_points
from outbid.worth.value import Run, annuity, value

START = dt.date(2027, 1, 4)
pick = st.sampled_from
money = pick([0, 1, 0.01, "60k", "1M", 1e12, "250k"])
pay = pick(
    [
        0,
        1,
        "0 to 100k",
        "180k to 260k",
        "mix(0: 50%; 1M: 50%)",
        "mix(0 to 1k: 0.5; 5k to 6M: 0.5)",
        1e12,
        "1 to 1000000000000",
    ]
)
rates = pick([-0.5, -0.03, 0, "3%", 1])
schedules = pick(
    ["immediate", "4y/1y-cliff/monthly", "4y/quarterly", "40/30/20/10", "0/0/100", "20y/annual", "1m/monthly"]
)
dates = st.one_of(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.dates(START, dt.date(2032, 1, 1)))
years = pick([1 / 12, 0.5, 1, "5 to 7", "1 to 40", 40, 1.0000001, 2.9999999])
shares = pick([0, 1, 10_000, 1e15])
factors = pick([0, 1, 10, "0 to 2", "50% to 150%", "mix(0: 30%; 1: 70%)"])


def table(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


grants = st.one_of(
    table({"vesting": schedules, "value": money}, {"start": dates}),
    table({"vesting": schedules, "shares": shares}, {}),
    st.builds(
        lambda rows: {"unvested": rows},
        st.lists(table({"date": dates, "value": money}, {}), min_size=1, max_size=3),
    ),
)
outlooks = table(
    {"exit_in_years": years},
    {
        "stake": st.one_of(pay, pick(["mix(0: 0.7, 20M to 80M: 0.3)", "mix(0: 1; 5: 0)"])),
        "dilution": pick([0, 1, "25% to 50%", "0 to 1"]),
        "market_correlation": pick([-1, 0, 0.3, 1]),
    },
)
companies = table(
    {"exit_in_years": years, "company": st.one_of(pay, pick(["mix(0: 0.7, 200M to 8B: 0.3)"]))},
    {"dilution": pick([0, "25% to 50%"])},
)
stakes = st.one_of(
    table(
        {"form": pick(["shares", "rsu"]), "vesting": schedules, "outlook": outlooks},
        {"start": dates, "headline": money, "shares": shares},
    ),
    table(
        {"form": pick(["options", "shares"]), "vesting": schedules, "outlook": companies,
         "shares": pick([1, 10_000]), "fully_diluted_shares": pick([10_000, 1e9]), "strike": money},
        {"preferred_price": money, "fair_market_value": money},
    ),
)  # fmt: skip
offers = table(
    {
        "name": pick(["a", "Ä{x}", "%s"]),
        "currency": pick(["USD", "EUR"]),
        "start": st.just(START),
        "salary": table({"base": pay}, {"growth": rates}),
    },
    {
        "bonus": st.one_of(
            table({"target": pick([0, 0.2, 10]), "payout": factors}, {}),
            table({"amount": money}, {"payout": factors}),
        ),
        "sign_on": table(
            {"amount": money}, {"clawback_months": pick([0, 12, 240]), "pro_rata": st.booleans()}
        ),
        "stock": table(
            {"price": money},
            {"volatility": pick([0, 0.3, 3]), "beta": pick([-3, 0, 1, 6])},
        ),
        "rsu": st.lists(grants, max_size=2),
        "refresher": table({"value": money, "vesting": schedules}, {"first_month": pick([1, 12, 240])}),
        "stake": st.lists(stakes, max_size=2),
        "benefit": st.lists(
            table({"name": st.just("b"), "yearly": money}, {"taxed": st.booleans()}), max_size=1
        ),
        "due": st.lists(table({"name": st.just("d"), "date": dates, "amount": money}, {}), max_size=1),
    },
)
people = table(
    {
        "wealth": pick([0, 1, "900k", 1e12]),
        "risk_aversion": pick([0, 0.5, 1, "medium", 3, 1.00000001, 50]),
        "place": st.just("X"),
        "status": st.just("single"),
        "tax_year": st.just(2026),
        "currency": st.just("USD"),
        "stay": pick([1 / 12, 0.5, 1, 4, "1 to 3", 2.5, "mix(1: 50%; 2 to 4: 50%)"]),
        "horizon": pick([1, 4, 10]),
        "rates": st.just({"EUR": 1.1}),
    },
    {
        "other_income": money,
        "economy": table(
            {},
            {"risk_free": rates, "equity_premium": rates, "market_volatility": pick([0, 0.17, 3]),
             "bracket_indexing": rates},
        ),
    },
)  # fmt: skip


@settings(max_examples=150)
@given(offers, people, st.booleans())
def test_what_is_valid_has_a_worth(offer: dict[str, Any], me: dict[str, Any], precise: bool) -> None:
    try:
        person = build_person(validate(PersonFile, me, "me", None), "me")
        package = build_package(validate(OfferFile, offer, "offer", None), "offer")
        package = in_currency(package, person.currency, person.rates)
        rival = build_package(
            validate(
                OfferFile, {"name": "rival", "currency": "USD", "salary": {"base": "90k"}}, "rival", None
            ),
            "rival",
        )
        law = Tax(KinkedTax(), indexing=person.economy.bracket_indexing, other=person.other_income)
        found = value([package, rival], person, [law, law], Run(futures=128, precise=precise))
    except InputError as error:
        assert error.text("de")
        return
    assert np.isfinite(found.worth).all()
    assert np.isfinite(found.standard_error).all()
    assert np.isfinite(found.sample).all()
    assert found.worth[0] <= found.mean[0] + 1e-6 * (person.wealth + abs(found.mean[0]) + 1)
    assert math.isfinite(annuity(person))
    assert all(
        math.isfinite(x) for x in (totals(package).first_year_direct, totals(package).annualised_direct)
    )
    split = attribute(package, person, found.sums[0], float(found.mean[0]), float(found.worth[0]))
    cents = round(100 * split.headline) + sum(round(100 * step.amount) for step in split.steps)
    largest = max((abs(step.amount) for step in split.steps), default=0.0)
    assert abs(cents - round(100 * split.worth)) <= 1e-12 * largest  # whole cents end at fifteen digits
    lab = Laboratory([package, rival], person, [law, law], 1, 128)
    for point in switch_points(lab, 0, 1, float(found.worth[0] - found.worth[1]), 0.0):
        assert point.value is None or point.low <= point.value <= point.high
        assert not math.isnan(point.error)
    for rate in exchange_rates(lab, 0, 10_000.0) if person.wealth > 0 else ():
        assert rate.amount is None or math.isfinite(rate.amount)
