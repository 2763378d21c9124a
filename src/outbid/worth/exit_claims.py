"""What an exit leaves for today's claims, when later rounds have brought new money in.

Later rounds' classes are taken together: they are owed what they paid (times their multiple), convert into common
stock when that is better for them, as in any waterfall, and at an IPO always. With ``n`` new shares as converted and
``E`` left to today's claims, whose common share is then worth ``v(E)``,

    unconverted, at a sale   E = max(X − F, A + (X − A)·P/(P + F))     A: debt;  P, F: owed to today's, to new preferred
    converted                E + n·v(E) = X

The new classes convert exactly when ``n·v(X − F) ≥ F``, and then the second E is the smaller one: since v rises,
``n·v(X − F) ≥ F`` means that at ``E = X − F`` the left side is at least X. Hence E is the smaller of both.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.packages.captable import CapTable
from outbid.packages.waterfall import Waterfall, waterfall
from outbid.worth.ipo_odds import ipo_knots, ipo_probability

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class CommonCurve:
    """Value of a common share by what is left for today's claims: pieces between points, and a ray after the last.

    Args:
        left: what is left at the points, ascending, shape (K,); a step is two points at one place.
        value: of a common share there, shape (K,).
        slope: after the last point.
    """

    left: Array
    value: Array
    slope: float

    @staticmethod
    def of(payouts: Waterfall) -> CommonCurve:
        """The curve of a waterfall, with pieces of equal slope joined."""
        edges, values = payouts.edges, payouts.common_start
        reached = values[:-1] + payouts.common_slope[:-1] * np.diff(edges)
        slope = float(payouts.common_slope[-1])
        points = [(float(edges[0]), float(values[0]))]
        for index, end in enumerate(reached, start=1):
            points += [(float(edges[index]), float(end)), (float(edges[index]), float(values[index]))]
        last = (2 * points[-1][0] + 1.0, points[-1][1] + slope * (points[-1][0] + 1.0))
        kept = [points[0]]
        for index in range(1, len(points)):
            x, v = points[index]
            after = points[index + 1] if index + 1 < len(points) else last
            (x0, v0), tiny = kept[-1], 1e-12 * (1 + x)
            if x - x0 <= tiny and abs(v - v0) <= 1e-12 * abs(v):
                continue
            straight = abs((v - v0) * (after[0] - x) - (after[1] - v) * (x - x0))
            if x - x0 <= tiny or straight > 1e-12 * (abs(after[1]) + 1e-300) * (after[0] - x0):
                kept.append((x, v))
        left, value = np.array(kept).T
        return CommonCurve(left, np.maximum.accumulate(value), slope)

    def shared(self, x: Array, new: Array | float) -> Array:
        """Value of a common share when ``new`` further common shares take part in an exit at ``x``, shape (n,)."""
        whole = self.left[-1] + new * self.value[-1]
        total: Array = np.maximum(x - whole, 0.0)
        total *= self.slope / (1 + new * self.slope)
        for start, value, width, rise in zip(
            self.left[:-1], self.value[:-1], np.diff(self.left), np.diff(self.value), strict=True
        ):
            if rise > 0:
                part = (x - (start + new * value)) * (rise / np.maximum(width + new * rise, 1e-300))
                total += np.minimum(np.maximum(part, 0.0, out=part), rise, out=part)
        return total


@dataclass(frozen=True)
class Claims:
    """What today's claims get at an exit.

    Args:
        table: who owns what.
        sale: payouts at a sale.
        ipo: payouts at an IPO.
        unit: units of the table's money in one million dollars, for the odds of an IPO.
        senior: whether later rounds are paid before today's preferred stock at a sale.
    """

    table: CapTable
    sale: Waterfall
    ipo: Waterfall
    unit: float
    senior: bool = False

    @staticmethod
    def of(table: CapTable, unit: float, senior: bool = False) -> Claims:
        """The claims of ``table``."""
        return Claims(table, waterfall(table, "sale"), waterfall(table, "ipo"), unit, senior)

    @property
    def knots(self) -> Array:
        """Exit values at which a payout has a kink or a step, without later rounds."""
        return np.concatenate([self.sale.edges, self.ipo.edges, ipo_knots(self.unit)])

    @cached_property
    def sale_curve(self) -> CommonCurve:
        """Value of a common share at a sale."""
        return CommonCurve.of(self.sale)

    @cached_property
    def ipo_curve(self) -> CommonCurve:
        """Value of a common share at an IPO."""
        return CommonCurve.of(self.ipo)

    @cached_property
    def ahead(self) -> float:
        """What lenders are owed, notes included."""
        notes = sum(each.balance * each.multiple for each in self.table.convertibles if each.kind == "note")
        return notes + sum(each.amount for each in self.table.debts)

    @cached_property
    def preferred(self) -> float:
        """What today's preferred stock and SAFEs are owed."""
        safes = sum(each.balance * each.multiple for each in self.table.convertibles if each.kind == "safe")
        return safes + sum(each.owed for each in self.table.classes)

    def new_shares(self, given: ArrayLike) -> Array:
        """Common shares of later rounds, as converted, when they were given that part of all, fully diluted."""
        part = np.asarray(given, dtype=np.float64)
        shares: Array = self.table.converted * (part / (1 - part))
        return shares

    def left_at_sale(self, x: Array, owed: Array, new: Array) -> Array:
        """What a sale at ``x`` leaves to today's claims; ``owed`` to later rounds with ``new`` shares; all (n,)."""
        converted = np.maximum(x - new * self.sale_curve.shared(x, new), 0.0)
        return np.minimum(self._unconverted(x, owed), converted)

    def left_at_ipo(self, x: Array, new: Array) -> Array:
        """What an IPO at ``x`` leaves to today's claims, shape (n,)."""
        left: Array = x - new * self.ipo_curve.shared(x, new)
        return np.maximum(left, 0.0)

    def common_at_sale(self, x: Array, owed: Array, new: Array) -> Array:
        """Value of a common share at a sale, shape (n,)."""
        # v rises, so the smaller of both remainders gives the smaller of both values
        return np.minimum(self.unconverted_common(x, owed), self.sale_curve.shared(x, new))

    def unconverted_common(self, x: Array, owed: Array) -> Array:
        """Value of a common share at a sale at which later rounds do not convert, shape (n,)."""
        return self.sale_curve.shared(self._unconverted(x, owed), 0.0)

    def common_at_ipo(self, x: Array, new: Array) -> Array:
        """Value of a common share at an IPO, shape (n,)."""
        return self.ipo_curve.shared(x, new)

    def _unconverted(self, x: Array, owed: Array) -> Array:
        if self.senior or self.preferred == 0:
            return np.maximum(x - owed, np.minimum(x, self.ahead))
        share = self.preferred / (self.preferred + owed)
        if self.ahead == 0:
            return np.maximum(x - owed, x * share)
        return np.maximum(x - owed, np.minimum(x, self.ahead + np.maximum(x - self.ahead, 0.0) * share))

    def expected(self, x: Array) -> Array:
        """Expected payouts without later rounds at exit values ``x`` (n,), a common share last: (C + 1, n)."""
        return self._mixed(x, x, x)

    def expected_later(self, x: Array, owed: Array, new: Array) -> Array:
        """The same with later rounds: ``owed`` and ``new`` shares as in :meth:`left_at_sale`."""
        return self._mixed(x, self.left_at_sale(x, owed, new), self.left_at_ipo(x, new))

    def _mixed(self, x: Array, sale_left: Array, ipo_left: Array) -> Array:
        odds = ipo_probability(x, self.unit)
        sale = np.vstack([self.sale.payouts(sale_left), self.sale.common(sale_left)])
        ipo = np.vstack([self.ipo.payouts(ipo_left), self.ipo.common(ipo_left)])
        both: Array = sale + odds * (ipo - sale)
        return both


@lru_cache(maxsize=64)
def claims_of(table: CapTable) -> Claims:
    """The claims of ``table`` where the odds of an IPO are not asked for."""
    return Claims.of(table, 1.0)
