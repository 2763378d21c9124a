"""Amounts as people type them: signs and codes of currencies, thousands, ranges, units, two ways to write a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outbid.data.readers import columns

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, FloatingValue, StringValue

CODES = (
    "usd", "eur", "gbp", "chf", "cad", "aud", "nzd", "jpy", "cny", "inr", "sek", "nok", "dkk", "pln", "czk", "huf",
    "ron", "bgn", "try", "ils", "zar", "brl", "mxn", "ars", "clp", "cop", "sgd", "hkd", "krw", "twd", "thb", "idr",
    "myr", "php", "vnd", "aed", "sar", "egp", "ngn", "kes", "uah", "rub", "pkr", "isk",
)  # fmt: skip
"""Currencies that amounts and headers may name, in small letters."""
_SIGNS = {
    "us$": "USD", "ca$": "CAD", "c$": "CAD", "au$": "AUD", "a$": "AUD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD",
    "r$": "BRL", "$": "USD", "€": "EUR", "£": "GBP", "₹": "INR", "zł": "PLN", "euro": "EUR",
}  # fmt: skip
_DOLLARS = ("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "CLP", "COP")
"""Currencies whose sign may be a bare dollar."""
_LETTER = "a-zäöüß"
_CODE = f"(^|[^{_LETTER}])({'|'.join(CODES)})([^{_LETTER}]|$)"
_SIGN = r"us\$|ca\$|c\$|au\$|a\$|nz\$|hk\$|s\$|r\$|\$|€|£|₹|zł|euros?"
_UNIT = (
    f"(^|[^{_LETTER}])(yearly|year|yr|annum|annually|annual|p\\. ?a\\.?|pa|jahr|jährlich|monthly|month|mo|monatlich|"
    f"monat|weekly|week|wk|woche|wöchentlich|daily|day|tag|täglich|hourly|hour|hr|h|stunde|stündlich)([^{_LETTER}]|$)"
)
_FILLER = f"(^|[^{_LETTER}])(per|pro|je|an?|im|brutto|gross|von|from)([^{_LETTER}]|$)"
_NUMBER = r"([0-9](?:[0-9.,'’ ]*[0-9])?) ?(k|tsd\.?|t|mio\.?|mn|m)?"
_WHOLE = rf"^(-)? ?{_NUMBER}(?: ?(?:-|–|—|to|bis) ?{_NUMBER})?$"
_FACTORS = {"k": 1e3, "t": 1e3, "tsd": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6}


@dataclass(frozen=True)
class Money:
    """Amounts as expressions.

    Attributes:
        low, high: ends of the range, equal for one amount; per ``unit``.
        currency: ISO 4217, as the amount itself, else what stands beside it, says.
        unit: as :func:`columns.unit` gives it; null: the amount does not say.
        trouble: why there is no amount, else null.
    """

    low: FloatingValue
    high: FloatingValue
    currency: StringValue
    unit: StringValue
    trouble: StringValue


def read(value: StringValue, *, locale: str, sure: bool, beside: StringValue, default: StringValue) -> Money:
    """Reads amounts such as ``€85.000``, ``120,000 USD``, ``$100k–$120k``, ``45 $/hour``.

    Args:
        value: the texts.
        locale: ``"en"`` or ``"de"``: how numbers are written.
        sure: the user said so. If not, a number that means something else in the other notation is taken only where
            ``locale`` reads it as grouped thousands; ``85.000`` beside English is then ambiguous.
        beside: the currency that the row or the header states, ISO 4217, or null.
        default: of amounts without any.
    """
    import ibis as library

    plain = value.lower().re_replace("[\u00a0\u2009\u202f]", " ").re_replace("−", "-")
    code = plain.re_extract(_CODE, 2).nullif("").upper()
    sign = plain.re_extract(_SIGN, 0).nullif("")
    signed = sign.re_replace("^euros$", "euro").cases(*_SIGNS.items(), else_=library.null("string"))
    own = library.coalesce(code, signed)
    stated = library.coalesce(beside, default)
    loose = (sign == "$").fill_null(False) & code.isnull() & stated.isin(list(_DOLLARS)).fill_null(False)
    currency = library.ifelse(loose, stated, library.coalesce(own, stated))
    clash = (code.notnull() & signed.notnull() & (sign != "$") & (code != signed)) | (
        own.notnull() & beside.notnull() & (currency != beside)
    )
    unit = plain.re_extract(_UNIT, 2).re_replace("[. ]", "")
    bare = plain.re_replace(_CODE, r"\1 \3").re_replace(_SIGN, " ").re_replace(_UNIT, r"\1 \3")
    bare = bare.re_replace(_FILLER, r"\1 \3").re_replace("/", " ").re_replace(" +", " ").strip()
    fits = bare.re_search(_WHOLE)
    first, last = bare.re_extract(_WHOLE, 2), bare.re_extract(_WHOLE, 4).nullif("")
    factor, after = _factor(bare.re_extract(_WHOLE, 3)), _factor(bare.re_extract(_WHOLE, 5))
    spoken = bare.contains("bis")
    start, unclear = _number(first, locale, sure, spoken)
    end, unclear_too = _number(library.coalesce(last, first), locale, sure, spoken)
    # of "100-120k" both are thousands
    low = start * library.coalesce(factor, library.ifelse(start < 1000, after, library.null("float64")), 1.0)
    high = end * library.ifelse(last.isnull(), library.coalesce(factor, 1.0), library.coalesce(after, 1.0))
    trouble = library.cases(
        (value.isnull(), "no pay"),
        (~fits, "pay not a number"),
        (bare.startswith("-"), "negative pay"),
        (unclear | unclear_too, "ambiguous number"),
        (low.isnull() | high.isnull(), "pay not a number"),
        (high < low, "ends of the range exchanged"),
        (clash.fill_null(False), "two currencies"),
        (currency.isnull(), "no currency"),
        (~currency.lower().isin(list(CODES)), "unknown currency"),
    )
    return Money(low, high, currency, columns.unit(unit), trouble)


def _factor(suffix: StringValue) -> FloatingValue:
    import ibis as library

    return suffix.re_replace(r"\.", "").cases(*_FACTORS.items(), else_=library.null("float64"))


def _number(
    value: StringValue, locale: str, sure: bool, german: BooleanValue
) -> tuple[FloatingValue, BooleanValue]:
    """The number, and whether it has two meanings."""
    import ibis as library

    spaced = value.re_search(r"^[0-9]{1,3}(['’ ][0-9]{3})+([.,][0-9]{1,2})?$")
    digits = library.ifelse(spaced, value.re_replace("['’ ]", ""), value)
    readings = {"en": _reading(digits, ",", "."), "de": _reading(digits, ".", ",")}
    other = "de" if locale == "en" else "en"
    mine, theirs = readings[locale], readings[other]
    taken = library.coalesce(mine, theirs)
    if sure:
        return taken, library.literal(False)
    two = (mine != theirs).fill_null(False)
    grouped = digits.contains("," if locale == "en" else ".")
    spoken = german & (locale == "en")
    return library.ifelse(spoken & two, theirs, taken), two & ~grouped & ~spoken


def _reading(digits: StringValue, group: str, point: str) -> FloatingValue:
    """In one notation; thousands in threes, or in twos before the last three as in India."""
    import ibis as library

    whole = rf"([0-9]+|[1-9][0-9]{{0,2}}([{group}][0-9]{{3}})+|[0-9]{{1,2}}([{group}][0-9]{{2}})+[{group}][0-9]{{3}})"
    fits = digits.re_search(rf"^{whole}([{point}][0-9]+)?$")
    english = digits.re_replace(f"[{group}]", "").re_replace(f"[{point}]", ".")
    return library.ifelse(fits, english, library.null("string")).try_cast("float64")
