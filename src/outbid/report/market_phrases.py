"""The sentences of a market answer, shared by text, HTML and notebooks."""

from __future__ import annotations

from outbid.core.rounding import to_places, to_whole
from outbid.report.format import Reader
from outbid.report.market_format import (
    EXACT,
    STILL,
    certain,
    change,
    count,
    counted,
    counted_change,
    in_hundred,
    inline,
    money,
    percent,
    say,
    seat_name,
    share,
    signed_count,
)
from outbid.report.market_views import (
    Interval,
    MarketCheckView,
    MarketView,
    MoveView,
    SegmentShiftView,
    SegmentView,
    ShockView,
)

SCARCE = 0.1
"""Part of a segment without a seat from which on the segment is not called scarce."""
LEAD_SHOCKS = 2
"""Shocks that the headline speaks of; each has a section of its own."""


def lead_sentences(view: MarketView, reader: Reader) -> list[str]:
    """The answer: who is short, who is left, what stays open, and what shocks do."""
    hired = [segment for segment in view.segments if segment.pay is not None]
    if not hired:
        parts = [say(reader, _why_nobody(view))]
    else:
        scarce = min(hired, key=_by_scarcity)
        key = "lead_scarce" if scarce.unmatched_share.value < SCARCE else "lead_least"
        key = key if len(view.segments) > 1 else "lead_one"
        parts = [say(reader, key, **_pay_and_left(scarce, reader))]
        left = max(view.segments, key=lambda segment: segment.unmatched_share.value)
        if left is not scarce and left.unmatched_share.value >= 0.005:
            words = {"segment": left.name, "left": left_words(left.unmatched_share, reader)}
            if left.pay is None:
                parts.append(say(reader, "lead_left_unpaid", **words))
            else:
                parts.append(say(reader, "lead_left", **words, pay=inline(money(left.pay, reader))))
    if sum(seat.seats.value for seat in view.seats) >= 0.5:
        parts.append(_open_sentence(view, reader))
    shocks = [shock_sentence(shock, reader) for shock in view.shocks[:LEAD_SHOCKS]]
    if view.shocks_first:
        return [*shocks, say(reader, "lead_without"), *parts]
    return parts + shocks


def _why_nobody(view: MarketView) -> str:
    if sum(seat.seats.value for seat in view.seats) < 0.5:
        return "lead_no_seats"
    people = sum(segment.headcount.value for segment in view.segments)
    return "lead_no_people" if people < 0.5 else "lead_nobody"


def _by_scarcity(segment: SegmentView) -> tuple[int, float]:
    """The fewest of a hundred without a seat first; among equals the dearest, who are bid for hardest."""
    assert segment.pay is not None
    return to_whole(100 * segment.unmatched_share.value), -segment.pay.value


def _pay_and_left(segment: SegmentView, reader: Reader) -> dict[str, str]:
    return {
        "segment": segment.name,
        "pay": inline(money(segment.pay, reader)),
        "left": left_words(segment.unmatched_share, reader),
    }


def left_words(part: Interval, reader: Reader) -> str:
    """``3 of 100 (2 to 4) stay without a seat``."""
    if part.value <= 0:
        return say(reader, "left_none")
    if part.value >= 1:
        return say(reader, "left_all")
    number = in_hundred(part.value, reader)
    words = say(reader, "of_hundred", count=number)
    if part.low is not None and part.high is not None:
        low, high = to_whole(100 * part.low), to_whole(100 * part.high)
        words += f" ({low}{reader.say('span')}{high})" if low < high else ""
    return say(reader, "left_one" if to_whole(100 * part.value) <= 1 else "left_some", part=words)


def _open_sentence(view: MarketView, reader: Reader) -> str:
    total = sum(seat.open.value for seat in view.seats)
    if total < 0.5:
        return say(reader, "open_none")
    everything = sum(seat.seats.value for seat in view.seats)
    of_all = count(everything, reader)
    if everything - total < 0.5:
        return say(reader, "open_all", seats=of_all)
    most = max(view.seats, key=lambda seat: seat.open.value)
    if to_whole(total) == 1:
        return say(reader, "open_one", seats=of_all)
    if len(view.seats) == 1:
        return say(reader, "open_only", open=inline(counted(most.open, reader)), seats=of_all)
    if most.open.value < 0.5:
        return say(reader, "open_only", open=count(total, reader), seats=of_all)
    name = seat_name(most.employer, most.seat, view.seats)
    amount = counted(most.open, reader)
    return say(
        reader,
        "open_most",
        open=count(total, reader),
        seats=of_all,
        employer=name,
        most=amount.text + (f"; {amount.range}" if amount.range else ""),
    )


def shock_sentence(shock: ShockView, reader: Reader) -> str:
    """What a shock does to the pay that it moves most, and to the segment of which it leaves most or fewest."""
    parts = [_pay_words(shock, reader)]
    if shock.segments:
        moved = max(shock.segments, key=lambda shift: abs(_net_left(shift)))
        if abs(_net_left(moved)) >= 0.5:
            parts.append(_left_change(moved, reader))
    return say(reader, "shock_sentence", shock=shock.name, what="; ".join(parts))


def _pay_words(shock: ShockView, reader: Reader) -> str:
    shifts = [(shift.segment, shift.pay) for shift in shock.segments if shift.pay is not None]
    if not shifts:
        return say(reader, "shock_no_pay")
    segment, pay = max(shifts, key=lambda item: abs(item[1].value))
    if abs(pay.value) < STILL and not any(abs(end or 0.0) >= STILL for end in (pay.low, pay.high)):
        return say(reader, "shock_still")
    if not certain(pay):
        return say(reader, "shock_unsure", segment=segment, change=inline(change(pay, reader)))
    key = "shock_rises" if pay.value > 0 else "shock_falls"
    return say(reader, key, segment=segment, change=inline(share(_size(pay), reader)))


def _size(value: Interval) -> Interval:
    """How large a change is whose sign is certain."""
    if value.low is None or value.high is None:
        return Interval(abs(value.value))
    low, high = sorted((abs(value.low), abs(value.high)))
    return Interval(abs(value.value), low, high)


def _net_left(shift: SegmentShiftView) -> float:
    """How many more stay without a seat than if those whom the shock itself brings fared as the others did."""
    if shift.headcount is None:
        return shift.unmatched.value
    return 0.0 if shift.left is None else shift.unmatched.value - shift.left[0] * shift.headcount.value


def _left_change(shift: SegmentShiftView, reader: Reader) -> str:
    value = shift.unmatched
    if shift.headcount is not None and shift.left is not None:
        before, after = (percent(part, reader) for part in shift.left)
        return say(reader, "shock_left_share", segment=shift.segment, before=before, after=after)
    if not certain(value):
        words = inline(counted_change(value, reader))
        return say(reader, "shock_left_unsure", segment=shift.segment, change=words)
    size = _size(value)
    key = "shock_left_more" if value.value > 0 else "shock_left_fewer"
    return say(reader, key, segment=shift.segment, count=inline(counted(size, reader)))


def move_sentence(move: MoveView, reader: Reader) -> str:
    """How hires of a segment at an employer change, or how many are left."""
    before, after, difference = _told_change(move.before, move.after, reader)
    words = {"segment": move.segment, "before": before, "after": after, "change": difference}
    if not move.employer:
        return say(reader, "move_unmatched", **words)
    return say(reader, "move", **words, employer=move.employer)


def _told_change(before: float, after: float, reader: Reader) -> tuple[str, str, str]:
    """Two counts and their difference, in as many digits as show it, so that what is shown adds up."""
    difference = after - before
    if abs(difference) >= 0.02 * max(before, after) and max(before, after) >= EXACT:
        return count(before, reader), count(after, reader), signed_count(difference, reader)
    decimals = 0 if to_whole(before) != to_whole(after) else 1
    was, now = to_places(before, decimals), to_places(after, decimals)
    size = reader.number(abs(to_places(now - was, 1)), 12)
    shown = [reader.number(each, 12) if each or not real else count(real, reader)
             for each, real in ((was, before), (now, after))]  # fmt: skip
    return shown[0], shown[1], f"{'+' if now > was else '−'}{size}"


def check_sentence(view: MarketCheckView, reader: Reader) -> str:
    """How much is missing, contradictory or suspicious in a market file."""
    counts = {"missing": view.missing, "contradictory": view.contradictory, "suspicious": view.suspicious}
    parts = [
        reader.say(f"check_{kind}_one") if number == 1 else reader.say(f"check_{kind}", count=number)
        for kind, number in counts.items()
        if number
    ]
    what = f"{', '.join(parts)}." if parts else reader.say("check_clean")
    return say(reader, "check_lead", name=view.name, what=what)
