"""Compiles the German tax tables from the dated numbers of ``germany_law``; same input, same bytes.

    python tools/tax/germany.py

The oracles play no part here: what they say is stored by ``germany_oracles`` and compared in
``tests/law/test_germany.py``. Method and error bound: docs/tax-germany.md.
"""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import germany_law as law

TABLES = Path(__file__).parents[2] / "src" / "outbid" / "law" / "tables"

SPACING_ERROR = 0.05
"""Largest error of the chords of the two quadratic zones, euros per person in the tariff."""

Node = dict[str, object] | str | float

ASSUMPTIONS = (
    "Employee with unlimited tax liability, one employment all year with level pay, age 23 to 64",
    "No children",
    "No church tax",
    "Statutory health insurance at the average additional contribution, whatever the wage",
    "Public pension, unemployment and long-term care insurance; childless surcharge; not in Saxony",
    "Income tax is the annual wage tax (Lohnsteuer, § 39b EStG) with the Vorsorgepauschale: what is paid if "
    "no assessment follows; further ordinary income is added to the taxable income of the same tariff",
    "Class III: spouse without own income, saver's allowance of the couple",
    "Class IV: without factor, saver's allowance of one person",
    "Up to the limit of marginal employment no contributions (exempt from pension insurance)",
    "Gains are private capital gains under the flat rate of § 32d EStG",
)
NOT_MODELLED = (
    "Private health insurance",
    "Assessment: actual expenses, the spouse's wages, hardship compensation, the assessed deduction of "
    "contributions, which differs from the Vorsorgepauschale",
    "The choice of the tariff instead of the flat tax on gains (Günstigerprüfung); losses",
    "Stakes of at least 1% (§ 17 EStG, partial-income method); deferral of employee shares (§ 19a EStG)",
    "The one-fifth rule for pay of several years (§ 34 EStG)",
    "Child allowances, classes II, V and VI, church tax, Saxony, one-off payments in part-year employment",
    "Rounding to whole euros, which the law does in the employee's favour (within the error bound)",
)
DEVIATIONS = (
    "Class III: GETTSIM 1.3.1 grants only one person's Freigrenze in the surcharge on wage tax; the official "
    "algorithm grants two and was taken",
    "Wage tax and GETTSIM's assessed income tax differ by the contributions deducted; wage tax was taken",
)


def curve(of: Node, knots: list[float], values: list[float], slope: float, **reader: str) -> Node:
    """A piecewise-linear curve, its numbers rounded where only floating-point noise is left."""
    return {
        **reader,
        "of": of,
        "knots": [round(x, 6) for x in knots],
        "values": [round(y, 6) for y in values],
        "slope": round(slope, 9),
    }


def income_tax(year: int, persons: int) -> Node:
    """The tariff as chords, each quadratic zone cut into equal parts, with knots at the zones' ends.

    A zone holds up to its last whole euro and the next begins one euro higher, so the cents by which the
    published constants fail to meet are spread over that euro.
    """
    zones = law.YEARS[year].tariff
    x, y = [zones[0].offset], [0.0]
    for i, zone in enumerate(zones):
        if i > 0:
            begin = float(zones[i - 1].end or 0) + 1
            x.append(begin)
            y.append(zone.tax(begin))
        if zone.end is not None:
            # a chord of width h lies at most a*h²/4 above the parabola
            width = (zone.end - x[-1]) / 10_000
            parts = max(1, math.ceil(width * math.sqrt(zone.a / (4 * SPACING_ERROR))))
            inner = [round(x[-1] + (zone.end - x[-1]) * k / parts) for k in range(1, parts + 1)]
            x.extend(float(k) for k in inner)
            y.extend(zone.tax(k) for k in inner)
    return curve(
        "taxable_income",
        [persons * v for v in x],
        [persons * v for v in y],
        zones[-1].b / 10_000,
        reference="§ 32a EStG" + (" Abs. 5" if persons == 2 else ""),
    )


def solidarity(year: int, persons: int) -> Node:
    """Nothing up to the Freigrenze, 11.9% of the excess until that reaches 5.5% of the tax, then 5.5%."""
    free = persons * law.YEARS[year].solidarity_free
    full = free * law.SOLIDARITY_PHASE_IN / (law.SOLIDARITY_PHASE_IN - law.SOLIDARITY_RATE)
    return curve(
        "income_tax",
        [free, full],
        [0.0, law.SOLIDARITY_RATE * full],
        law.SOLIDARITY_RATE,
        reference="§§ 3, 4 SolZG",
    )


def contribution(year: int, rate: float, ceiling: float, reference: str) -> Node:
    """Employee's share: from 0 up across the Übergangsbereich, then ``rate`` of wages to the ceiling."""
    low, high = 12 * law.YEARS[year].marginal_employment, 12 * law.TRANSITION_END
    return curve("wages", [low, high, ceiling], [0.0, rate * high, rate * ceiling], 0.0, reference=reference)


def care(year: int) -> Node:
    """Long-term care: the half rate like the others; the surcharge on the whole contributory income.

    The surcharge does not vanish at the limit of marginal employment, which leaves the one jump of the table.
    """
    numbers = law.YEARS[year]
    low, high, top = 12 * numbers.marginal_employment, 12 * law.TRANSITION_END, numbers.health_ceiling
    extra = law.CHILDLESS_SURCHARGE
    rate = law.CARE_RATE + extra
    return curve(
        "wages",
        [low, low, high, top],
        [0.0, extra * numbers.transition_factor * low, rate * high, rate * top],
        0.0,
        reference="§§ 55, 58 SGB XI, § 20 Abs. 2a SGB IV",
        note="the childless surcharge sets in at the limit of marginal employment with a jump",
    )


def capped(rate: float, ceiling: float, **reader: str) -> Node:
    """``rate`` of wages up to ``ceiling``."""
    return curve("wages", [0.0, ceiling], [0.0, rate * ceiling], 0.0, **reader)


def provision(year: int, status: str) -> Node:
    """Vorsorgepauschale without its pension part (§ 39b Abs. 2 Satz 5 Nr. 3 EStG)."""
    numbers = law.YEARS[year]
    rate = law.REDUCED_HEALTH_RATE + numbers.additional_rate / 2 + law.CARE_RATE + law.CHILDLESS_SURCHARGE
    actual = capped(rate, numbers.health_ceiling, reference="§ 39b Abs. 2 Satz 5 Nr. 3 Buchst. b, c EStG")
    if year <= 2025:
        cap = law.PROVISION_CAP_CLASS_3 if status == "class_3" else law.PROVISION_CAP
        return {"max": [actual, capped(law.MINIMUM_SHARE, cap / law.MINIMUM_SHARE, note="minimum")]}
    unemployment = capped(
        law.UNEMPLOYMENT_RATE, numbers.pension_ceiling, note="unemployment insurance, Buchst. e"
    )
    return {"max": [actual, {"min": [{"sum": [actual, unemployment]}, law.PROVISION_CAP]}]}


def definitions(year: int, status: str) -> dict[str, Node]:
    """Taxable income and what is deducted to reach it."""
    numbers = law.YEARS[year]
    allowance = capped(1.0, law.EMPLOYEE_ALLOWANCE, reference="§ 9a EStG")
    deducted = ("employee_allowance", "pension_provision", "health_provision")
    return {
        "employee_allowance": allowance,
        "pension_provision": capped(law.PENSION_RATE, numbers.pension_ceiling, reference="Buchst. a"),
        "health_provision": provision(year, status),
        "taxable_income": {
            "sum": ["ordinary", -law.SPECIAL_EXPENSES, *({"scale": -1.0, "of": name} for name in deducted)],
            "note": "negative where deductions exceed income: the tariff is zero there",
        },
    }


def components(year: int, status: str) -> dict[str, Node]:
    """Taxes and contributions in the order in which they are reported."""
    numbers = law.YEARS[year]
    persons = law.splitting(status)
    health = law.HEALTH_RATE + numbers.additional_rate / 2
    return {
        "income_tax": income_tax(year, persons),
        "solidarity_surcharge": solidarity(year, persons),
        "pension_insurance": contribution(year, law.PENSION_RATE, numbers.pension_ceiling, "§ 158 SGB VI"),
        "unemployment_insurance": contribution(
            year, law.UNEMPLOYMENT_RATE, numbers.pension_ceiling, "§ 341 SGB III"
        ),
        "health_insurance": contribution(year, health, numbers.health_ceiling, "§§ 241, 242a SGB V"),
        "long_term_care_insurance": care(year),
        "capital_income_tax": curve(
            "gains",
            [persons * law.SAVERS_ALLOWANCE],
            [0.0],
            law.CAPITAL_RATE,
            reference="§ 32d EStG, § 4 SolZG",
        ),
    }


def error_bound(status: str) -> float:
    """Largest difference from the official annual algorithm, euros: chords and rounding to whole euros.

    The official sum rounds the provision up and the taxable income and the tax down, each by less than one
    euro per person in the tariff (the provision once for both). Worst either at 42% with the surcharge's
    11.9% or at 45% with its 5.5%.
    """
    persons = law.splitting(status)
    worst = 0.0
    for marginal, surcharge in ((0.42, law.SOLIDARITY_PHASE_IN), (0.45, law.SOLIDARITY_RATE)):
        rounding = persons * 1.0 + (persons + 1.0) * marginal
        worst = max(worst, (rounding + persons * SPACING_ERROR) * (1 + surcharge))
    return math.ceil(100 * worst) / 100


def document(year: int) -> dict[str, object]:
    """The table file of one year."""
    return {
        "format": 1,
        "place": "DE",
        "year": year,
        "statuses": list(law.CLASSES),
        "currency": "EUR",
        "provenance": {
            "sources": [
                "numbers of the statutes, compiled by tools/tax/germany.py",
                f"BMF Programmablaufplan Lohnsteuer {year} (official algorithm), checked against",
                "GETTSIM 1.3.1, checked against",
            ],
            "references": list(law.YEARS[year].references),
            "assumptions": list(ASSUMPTIONS),
            "not_modelled": list(NOT_MODELLED),
            "deviations": list(DEVIATIONS),
        },
        "schedules": {
            status: {
                "error_bound": error_bound(status),
                "definitions": definitions(year, status),
                "components": components(year, status),
            }
            for status in law.CLASSES
        },
    }


def text(year: int) -> str:
    """The file's text, lists of numbers on one line: a line per knot would hide the law's structure."""
    indented = json.dumps(document(year), ensure_ascii=False, indent=1)
    return re.sub(r"\[[-\d.,\s]+\]", lambda found: re.sub(r"\s+", " ", found[0]), indented) + "\n"


def main() -> None:
    """Writes one file per year."""
    for year in law.YEARS:
        path = TABLES / f"DE-{year}.json"
        path.write_text(text(year), encoding="utf-8")
        print(path.name, path.stat().st_size)


if __name__ == "__main__":
    main()
