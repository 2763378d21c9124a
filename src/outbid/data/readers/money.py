"""Amounts as people type them: signs and codes of currencies, thousands, ranges, units, two ways to write a number."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from outbid.data.readers import columns

if TYPE_CHECKING:
    import ibis
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


def read(
    table: ibis.Table,
    value: StringValue,
    into: str,
    *,
    locale: str,
    sure: bool,
    beside: StringValue,
    default: StringValue,
) -> ibis.Table:
    """Reads amounts such as ``€85.000``, ``120,000 USD``, ``$100k–$120k``, ``45 $/hour``.

    Args:
        table: that has the amounts; no name of its columns begins with ``_``.
        value: the texts, an expression over it.
        into: where the results go: the columns ``_{into}_low`` and ``_{into}_high`` (ends of the range, equal for one
            amount), ``_{into}_currency`` (ISO 4217, of the amount itself, else of what stands beside it),
            ``_{into}_unit`` (as :func:`columns.unit` has it; null: not said), ``_{into}_trouble`` (why there is no
            amount, else null).
        locale: ``"en"`` or ``"de"``: how numbers are written.
        sure: the user said so. If not, a number that means something else in the other notation is taken only where
            ``locale`` reads it as grouped thousands; ``85.000`` beside English is then ambiguous.
        beside: the currency that the row or the header states, ISO 4217, or null.
        default: of amounts without any.

    Returns:
        The table with these columns and some that only help to them.
    """
    import ibis as library

    name: Callable[[str], str] = f"_{into}".__add__
    plain = value.lower().re_replace("[\u00a0\u2009\u202f]", " ").re_replace("−", "-")
    table = columns.step(table, **{name("_plain"): plain, name("_beside"): beside})
    plain, beside = table[name("_plain")], table[name("_beside")]
    bare = plain.re_replace(_CODE, r"\1 \3").re_replace(_SIGN, " ").re_replace(_UNIT, r"\1 \3")
    table = columns.step(
        table,
        **{
            name("_code"): plain.re_extract(_CODE, 2).nullif("").upper(),
            name("_sign"): plain.re_extract(_SIGN, 0).nullif(""),
            name("_unit"): columns.unit(plain.re_extract(_UNIT, 2).re_replace("[. ]", "")),
            name("_bare"): bare.re_replace(_FILLER, r"\1 \3")
            .re_replace("/", " ")
            .re_replace(" +", " ")
            .strip(),
        },
    )
    bare = table[name("_bare")]
    table = columns.step(
        table,
        **{name(f"_part{part}"): bare.re_extract(_WHOLE, part).nullif("") for part in (2, 3, 4, 5)},
        **_currency(table, name, default),
    )
    first, last = table[name("_part2")], table[name("_part4")]
    table = _number(table, first, name("_start"), locale, sure, bare.contains("bis"))
    table = _number(table, library.coalesce(last, first), name("_end"), locale, sure, bare.contains("bis"))
    start, end = table[name("_start")], table[name("_end")]
    factor, after = _factor(table[name("_part3")]), _factor(table[name("_part5")])
    # of "100-120k" both are thousands
    shared = library.ifelse(start < 1000, after, library.null("float64"))
    table = columns.step(
        table,
        **{
            name("_low"): start * library.coalesce(factor, shared, 1.0),
            name("_high"): end * library.ifelse(last.isnull(), factor, after).fill_null(1.0),
        },
    )
    low, high, currency = table[name("_low")], table[name("_high")], table[name("_currency")]
    trouble = library.cases(
        (table[name("_plain")].isnull(), "no pay"),
        (~bare.re_search(_WHOLE), "pay not a number"),
        (bare.startswith("-"), "negative pay"),
        (table[name("_start_two")] | table[name("_end_two")], "ambiguous number"),
        (low.isnull() | high.isnull(), "pay not a number"),
        (high < low, "ends of the range exchanged"),
        (table[name("_clash")], "two currencies"),
        (currency.isnull(), "no currency"),
        (~currency.lower().isin(list(CODES)), "unknown currency"),
    )
    return columns.step(table, **{name("_trouble"): trouble})


def _currency(table: ibis.Table, name: Callable[[str], str], default: StringValue) -> dict[str, ibis.Value]:
    """The currency of each amount, and whether two are named."""
    import ibis as library

    code, sign, beside = (table[name(part)] for part in ("_code", "_sign", "_beside"))
    signed = sign.re_replace("^euros$", "euro").cases(*_SIGNS.items(), else_=library.null("string"))
    own = library.coalesce(code, signed)
    stated = library.coalesce(beside, default)
    loose = (sign == "$").fill_null(False) & code.isnull() & stated.isin(list(_DOLLARS)).fill_null(False)
    currency = library.ifelse(loose, stated, library.coalesce(own, stated))
    within = code.notnull() & signed.notnull() & (sign != "$") & (code != signed)
    clash = within | (own.notnull() & beside.notnull() & (currency != beside))
    return {name("_currency"): currency, name("_clash"): clash.fill_null(False)}


def _factor(suffix: StringValue) -> FloatingValue:
    import ibis as library

    return suffix.re_replace(r"\.", "").cases(*_FACTORS.items(), else_=library.null("float64"))


def _number(
    table: ibis.Table, value: StringValue, into: str, locale: str, sure: bool, german: BooleanValue
) -> ibis.Table:
    """The number as column ``into``, and as ``{into}_two`` whether it has two meanings."""
    import ibis as library

    spaced = value.re_search(r"^[0-9]{1,3}(['’ ][0-9]{3})+([.,][0-9]{1,2})?$")
    digits = library.ifelse(spaced, value.re_replace("['’ ]", ""), value)
    table = columns.step(table, **{f"{into}_digits": digits})
    digits = table[f"{into}_digits"]
    english, continental = _reading(digits, ",", "."), _reading(digits, ".", ",")
    table = columns.step(table, **{f"{into}_en": english, f"{into}_de": continental})
    mine, theirs = table[f"{into}_{locale}"], table[f"{into}_{'de' if locale == 'en' else 'en'}"]
    taken = library.coalesce(mine, theirs)
    if sure:
        return columns.step(table, **{into: taken, f"{into}_two": library.literal(False)})
    two = (mine != theirs).fill_null(False)
    grouped = digits.contains("," if locale == "en" else ".")
    spoken = german & (locale == "en")
    columns_ = {into: library.ifelse(spoken & two, theirs, taken), f"{into}_two": two & ~grouped & ~spoken}
    return columns.step(table, **columns_)


def _reading(digits: StringValue, group: str, point: str) -> FloatingValue:
    """In one notation; thousands in threes, or in twos before the last three as in India."""
    import ibis as library

    whole = rf"([0-9]+|[1-9][0-9]{{0,2}}([{group}][0-9]{{3}})+|[0-9]{{1,2}}([{group}][0-9]{{2}})+[{group}][0-9]{{3}})"
    fits = digits.re_search(rf"^{whole}([{point}][0-9]+)?$")
    english = digits.re_replace(f"[{group}]", "").re_replace(f"[{point}]", ".")
    return library.ifelse(fits, english, library.null("string")).try_cast("float64")
