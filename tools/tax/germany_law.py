"""The dated numbers of German wage taxation, each with its source, and the statute's tariff.

Amounts are euros a year unless said otherwise; rates are fractions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Zone:
    """One zone of the tariff of § 32a Abs. 1 EStG: ``(a*y + b)*y + c`` with ``y = (x - offset) / 10000``.

    Attributes:
        end: last whole euro of taxable income in the zone; ``None`` in the last.
        offset: euros subtracted from taxable income before the formula; 0 in the linear zones.
        a: quadratic coefficient, euros per (10,000 euros) squared.
        b: linear coefficient, euros per 10,000 euros.
        c: constant, euros.
    """

    end: int | None
    offset: float
    a: float
    b: float
    c: float

    def tax(self, x: float) -> float:
        """Tax on taxable income ``x``, without the statute's rounding down to whole euros."""
        y = (x - self.offset) / 10_000
        return (self.a * y + self.b) * y + self.c


@dataclass(frozen=True)
class Year:
    """What the law of one year says.

    Attributes:
        tariff: zones of § 32a Abs. 1 EStG; tax is zero below the first offset.
        solidarity_free: Freigrenze of § 3 Abs. 3 SolZG per person, euros of income tax.
        pension_ceiling: Beitragsbemessungsgrenze of pension and unemployment insurance.
        health_ceiling: Beitragsbemessungsgrenze of health and long-term care insurance.
        additional_rate: average additional contribution to health insurance (§ 242a SGB V); half is
            the employee's.
        marginal_employment: Geringfügigkeitsgrenze (§ 8 Abs. 1a SGB IV), euros a month.
        transition_factor: factor F of § 20 Abs. 2a SGB IV.
        references: where the numbers are published.
    """

    tariff: tuple[Zone, ...]
    solidarity_free: float
    pension_ceiling: float
    health_ceiling: float
    additional_rate: float
    marginal_employment: float
    transition_factor: float
    references: tuple[str, ...]


def _tariff(
    free: int, second: tuple[int, float], third: tuple[int, float, float], top: tuple[float, float]
) -> tuple[Zone, ...]:
    """Zones from the numbers that change; the rates 14%, 23.97%, 42%, 45% and the last threshold stand."""
    return (
        Zone(second[0], free, second[1], 1_400.0, 0.0),
        Zone(third[0], second[0], third[1], 2_397.0, third[2]),
        Zone(277_825, 0.0, 0.0, 4_200.0, -top[0]),
        Zone(None, 0.0, 0.0, 4_500.0, -top[1]),
    )


YEARS: Mapping[int, Year] = {
    2025: Year(
        tariff=_tariff(12_096, (17_443, 932.30), (68_480, 176.64, 1_015.13), (10_911.92, 19_246.67)),
        solidarity_free=19_950.0,
        pension_ceiling=96_600.0,
        health_ceiling=66_150.0,
        additional_rate=0.025,
        marginal_employment=556.0,
        transition_factor=0.6683,
        references=(
            "§ 32a Abs. 1 EStG as of 2025 (Steuerfortentwicklungsgesetz, BGBl. 2024 I Nr. 449)",
            "§ 3 Abs. 3 SolZG 1995 as of 2025 (BGBl. 2024 I Nr. 449)",
            "§ 39b Abs. 2 EStG as of 2025; BMF, Programmablaufplan Lohnsteuer 2025 (XML of 2025-09-17)",
            "Sozialversicherungsrechengrößen-Verordnung 2025: ceilings 96,600 and 66,150",
            "Average additional contribution 2.5%: BAnz AT 07.11.2024 B4",
            "Pflege-Beitragssatz-Anpassungsverordnung 2025: 3.6%",
        ),
    ),
    2026: Year(
        tariff=_tariff(12_348, (17_799, 914.51), (69_878, 173.10, 1_034.87), (11_135.63, 19_470.38)),
        solidarity_free=20_350.0,
        pension_ceiling=101_400.0,
        health_ceiling=69_750.0,
        additional_rate=0.029,
        marginal_employment=603.0,
        transition_factor=0.6619,
        references=(
            "§ 32a Abs. 1 EStG as of 2026 (Steuerfortentwicklungsgesetz, BGBl. 2024 I Nr. 449)",
            "§ 3 Abs. 3 SolZG 1995 as of 2026 (BGBl. 2024 I Nr. 449)",
            "§ 39b Abs. 2 EStG as of 2026; BMF, Programmablaufplan Lohnsteuer 2026 (XML of 2025-10-23)",
            "Sozialversicherungsrechengrößen-Verordnung 2026: ceilings 101,400 and 69,750",
            "Average additional contribution 2.9%: BAnz AT 10.11.2025 B7",
        ),
    ),
}

CLASSES = ("class_1", "class_3", "class_4")
"""Tax classes I, III and IV of § 38b EStG."""

PENSION_RATE = 0.093
"""Employee's half of 18.6% (§ 158 SGB VI)."""
UNEMPLOYMENT_RATE = 0.013
"""Employee's half of 2.6% (§ 341 SGB III)."""
HEALTH_RATE = 0.073
"""Employee's half of the general 14.6% (§ 241 SGB V)."""
REDUCED_HEALTH_RATE = 0.07
"""Employee's half of the reduced 14.0% (§ 243 SGB V), the one that counts in the Vorsorgepauschale."""
CARE_RATE = 0.018
"""Employee's half of 3.6% outside Saxony (§ 55 SGB XI)."""
CHILDLESS_SURCHARGE = 0.006
"""Borne by the employee alone, from the age of 23 (§ 55 Abs. 3 SGB XI)."""
TRANSITION_END = 2_000.0
"""Upper end of the Übergangsbereich, euros a month (§ 20 Abs. 2 SGB IV)."""
EMPLOYEE_ALLOWANCE = 1_230.0
"""Arbeitnehmer-Pauschbetrag (§ 9a EStG)."""
SPECIAL_EXPENSES = 36.0
"""Sonderausgaben-Pauschbetrag of one person: wage tax does not double it in class III (§ 39b Abs. 2)."""
MINIMUM_SHARE = 0.12
"""Mindestvorsorgepauschale until 2025, share of wages."""
PROVISION_CAP = 1_900.0
"""Cap of that share until 2025; from 2026 cap on unemployment, health and care contributions together."""
PROVISION_CAP_CLASS_3 = 3_000.0
"""The same in class III, until 2025."""
SOLIDARITY_RATE = 0.055
"""§ 4 SolZG."""
SOLIDARITY_PHASE_IN = 0.119
"""Share of the tax above the Freigrenze that the surcharge may reach (§ 4 Satz 2 SolZG)."""
CAPITAL_RATE = 0.25 * (1 + SOLIDARITY_RATE)
"""Abgeltungsteuer with its surcharge, which knows no Freigrenze (§ 32d Abs. 1 EStG)."""
SAVERS_ALLOWANCE = 1_000.0
"""Sparer-Pauschbetrag of one person (§ 20 Abs. 9 EStG)."""


def splitting(status: str) -> int:
    """By how many the tariff is split: 2 in class III (§ 39b Abs. 2 Satz 6 with § 32a Abs. 5 EStG)."""
    return 2 if status == "class_3" else 1
