"""May a range that was made before stand in this posting? It must be of its job, its place and its measure."""

from __future__ import annotations

from outbid.core.errors import InputError
from outbid.evidence.answer import Cell
from outbid.report.publish_files import StatedRange

LEAST = 1_000
"""What a year of full-time work pays at least in any currency; less is an hour's pay, or thousands."""
LEAST_IN = dict.fromkeys(("USD", "EUR", "GBP", "CHF", "CAD", "AUD"), 5_000)
"""The same where currencies are known to be dear: less than half of the least that is lawful there."""


def check_range(
    stated: StatedRange, cell: Cell, asked: tuple[str | None, str | None, str | None], where: str
) -> None:
    """Refuses a range of another job, level, place, employer, tag, kind, measure or currency than the posting's.

    A range of a wider place, such as the whole country, may serve a part of it; one of a narrower place or of a level
    may not stand for what leaves them open.

    Args:
        stated: the range and what it was made of.
        cell: of the posting, with its state.
        asked: kind, measure and currency that the posting was asked for; ``None``: open.
        where: the file, for messages.

    Raises:
        InputError: ``publish.range_of_other`` or ``publish.range_measure``.
    """
    of = stated.cell
    for name in ("role", "level", "country", "state", "cbsa", "employer", "tag"):
        made, wanted = getattr(of, name), getattr(cell, name)
        # nothing wider than a role and a level can be paid by: these must be the same
        if made != wanted and (made is not None or name in ("role", "level")):
            _refuse(where, name, made, wanted)
    kind, measure, currency = asked
    for name, made, wanted in (("kind", stated.kind, kind), ("measure", stated.measure, measure)):
        if wanted is not None and made is not None and made != wanted.strip().lower():
            _refuse(where, name, made, wanted)
    if currency is not None and currency.upper() != stated.currency:
        _refuse(where, "currency", stated.currency, currency)
    if stated.measure not in (None, "base"):
        raise InputError("publish.range_measure", where=where, measure=stated.measure)


def check_yearly(low: float, high: float, currency: str, where: str) -> None:
    """Asks back where an end of a range can be no year's pay.

    Raises:
        InputError: ``publish.not_yearly``.
    """
    least = LEAST_IN.get(currency.upper(), LEAST)
    if min(low, high) < least:
        raise InputError(
            "publish.not_yearly", where=where, low=low, high=high, currency=currency, least=least
        )


def _refuse(where: str, name: str, made: object, wanted: object) -> None:
    raise InputError(
        "publish.range_of_other", where=where, what=f"--{'place' if name in ('country', 'state', 'cbsa') else name}",
        made=str(made or "–"), wanted=str(wanted or "–")[:40],
    )  # fmt: skip
