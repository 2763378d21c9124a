"""The three sliders: what the files say, what is supposed instead, and both in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from outbid.core.errors import InputError
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.report.format import Reader
from outbid.report.glance import Supposed
from outbid.web.typed import amount
from outbid.web.visitor import Visitor
from outbid.worth.elicit import indifferent_cut
from outbid.worth.laboratory import belief

RISK_TO, RISK_STEP = 10.0, 0.25
YEARS_FROM, YEARS_STEP = 1.0, 0.5
RISK_WORDS = (
    (0.0, "indifferent"),
    (0.5, "hardly"),
    (1.5, "low"),
    (3.0, "medium"),
    (6.0, "high"),
    (math.inf, "very_high"),
)
"""Up to which relative risk aversion each word holds; low, medium and high are 1, 2 and 4 in files."""


@dataclass(frozen=True)
class Slider:
    """One slider, in the units that it shows.

    Args:
        name: in addresses.
        low, high, step: what can be set.
        value: where it stands.
        moved: whether that is not what the files say.
        words: its value in words.
        means: what that value means, if it is not plain.
        error: what is wrong with the value that was sent, which is left out then.
    """

    name: str
    low: float
    high: float
    step: float
    value: float
    moved: bool
    words: str
    means: str = ""
    error: str = ""


@dataclass(frozen=True)
class Sliders:
    """The sliders, and what they suppose.

    Args:
        risk, years: of the person.
        chance: that nothing goes wrong; ``None`` where no stake is valued by a stated belief.
        why_no_chance: why there is none.
        of_which: offers whose stakes it is the chance of.
        supposed: what the library is asked to suppose.
    """

    risk: Slider
    years: Slider
    chance: Slider | None
    why_no_chance: str
    of_which: tuple[str, ...]
    supposed: Supposed

    @property
    def all(self) -> tuple[Slider, ...]:
        """Those that there are."""
        return tuple(slider for slider in (self.risk, self.years, self.chance) if slider)

    @property
    def moved(self) -> bool:
        """Whether anything is supposed that the files do not say."""
        return any(slider.moved for slider in self.all)

    @property
    def address(self) -> tuple[tuple[str, str], ...]:
        """The part of the query that sets them again."""
        return tuple((slider.name, f"{slider.value:g}") for slider in self.all if slider.moved)

    @property
    def status(self) -> int:
        """The status of a page with these sliders."""
        return 422 if any(slider.error for slider in self.all) else 200


def sliders(person: Person, packages: Sequence[Package], sent: Mapping[str, str], who: Visitor) -> Sliders:
    """The sliders for a person and packages, as they were sent.

    Args:
        person: by the files.
        packages: by the files.
        sent: values by name of the slider; one that is missing stands where the files say.
        who: in whose words.
    """
    reader = who.reader(person.currency)

    def words_of_risk(gamma: float) -> str:
        name = next(word for most, word in RISK_WORDS if gamma <= most)
        return who.say(
            "app_compare.risk_words", words=who.say(f"app_compare.risk_{name}"), value=reader.number(gamma)
        )

    def words_of_years(years: float) -> str:
        key = "one_year" if years == 1 else "years_words"
        return who.say(f"app_compare.{key}", value=reader.number(years))

    def slider(
        name: str, low: float, high: float, step: float, stated: float, words: Callable[[float], str]
    ) -> Slider:
        shown = min(max(low + step * round((stated - low) / step), low), high)
        asked, error = _asked(sent.get(name, ""), low, high, reader, who)
        moved = asked is not None and asked != shown
        value = asked if moved and asked is not None else shown
        return Slider(name, low, high, step, value, moved, words(value if moved else stated), error=error)

    highest = max(RISK_TO, math.ceil(person.gamma))
    risk = slider("risk", 0.0, highest, RISK_STEP, person.gamma, words_of_risk)
    gamma = risk.value if risk.moved else person.gamma
    risk = replace(risk, means=_gamble(gamma, reader, who))
    shortest = min(YEARS_FROM, person.stay.median)
    years = slider("years", shortest, float(person.horizon), YEARS_STEP, person.stay.median, words_of_years)
    believed = [(package.name, outlook) for package in packages if (outlook := belief(package)) is not None]
    chance = None
    if believed:
        stated = 1 - believed[0][1].chance_of_zero
        chance = slider("chance", 0.0, 100.0, 1.0, 100 * stated, lambda value: reader.percent(value / 100))
    return Sliders(
        risk,
        years,
        chance,
        "" if chance else who.say(f"app_compare.{_why(packages)}"),
        tuple(name for name, _ in believed),
        Supposed(
            gamma=risk.value if risk.moved else None,
            stay=years.value if years.moved else None,
            chance=chance.value / 100 if chance and chance.moved else None,
        ),
    )


def _asked(text: str, low: float, high: float, reader: Reader, who: Visitor) -> tuple[float | None, str]:
    """The number in ``text``, or what is wrong with it; neither where nothing was sent."""
    if not text.strip():
        return None, ""
    with suppress(InputError):
        # a slider sends a point whatever the visitor's format
        value = amount(text, "", "en")
        if low <= value <= high:
            return value, ""
    return None, who.say("app_compare.out_of_range", low=reader.number(low), high=reader.number(high))


def _gamble(gamma: float, reader: Reader, who: Visitor) -> str:
    """What a relative risk aversion means: the loss that one would risk for an even chance to double one's income."""
    return who.say("app_compare.risk_means", cut=reader.percent(indifferent_cut(gamma)))


def _why(packages: Sequence[Package]) -> str:
    """Why there is no chance to set."""
    outlooks = [package.stakes[0].outlook for package in packages if package.stakes]
    if not outlooks:
        return "chance_no_stake"
    return "chance_certain" if any(each.kind == "stated" for each in outlooks) else "chance_no_belief"
