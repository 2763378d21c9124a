"""Small parsers: numbers, ranges, dates, titles, places, and everything else that is one text."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import junk
from choices import Choices

from targets.target import Read, Target

NUMBERS = (
    "180k to 260k",
    "1.500,5",
    "5 to 7",
    "mix(0: 70%; 60M to 400M: 30%)",
    "$1,234.50",
    "25%",
    "−3 bis 4",
    "EUR 1 Mio.",
)
VESTINGS = ("4y/1y-cliff/monthly", "40/30/20/10", "5/15/40/40 (half-yearly in years 3 and 4)", "20+20/60",
"immediate", "18m/annual",
            "40/60 (monthly from year 2)", "25/25/25/25 (quarterly)")  # fmt: skip
TITLES = ("Senior machine learning engineer", "nurse practitioner", "Staff Research Scientist, LLM",
"Softwareentwickler (m/w/d)",
          "VP of Engineering", "data labeler", "15-1252 Software Developers", "software-developer",
          "engineer at Google")  # fmt: skip
PLACES = (
    "San Francisco, CA",
    "41860",
    "US-CA",
    "Germany",
    "New York-Newark-Jersey City, NY-NJ",
    "Georgia",
    "München",
    "DE-BY",
)
DATES = ("2026-01-31", "31.01.2026", "2024-02-29", "2026-W05-6", "20260131")
EXITS = ("50M; 100M, 1B", "1,000,000 and 2 Mio.", "10 und 20", "50M")
LOCALES = (None, "en", "de")


def _range() -> Read:
    from outbid.core.parse import parse_range

    def read(choices: Choices) -> Any:
        locale, currency = choices.one(LOCALES), choices.one((None, "USD", "EUR"))
        found = parse_range(junk.text(choices, NUMBERS), locale, currency=currency)
        return found, found.low, found.high, found.mean, found.median, str(found)

    return read


def _number() -> Read:
    from outbid.core.parse import parse_number

    def read(choices: Choices) -> Any:
        kind = choices.byte() % 8
        value = junk.value(choices) if kind == 0 else junk.text(choices, NUMBERS)
        return parse_number(value, choices.one(LOCALES), currency=choices.one((None, "USD")))

    return read


def _typed() -> Read:
    from outbid.web.typed import amount, percent

    def read(choices: Choices) -> Any:
        how, locale = choices.one((amount, percent)), choices.one(("en", "de"))
        return how(junk.text(choices, NUMBERS), "field", locale)

    return read


def _vesting() -> Read:
    from outbid.packages.vesting import parse_vesting

    def read(choices: Choices) -> Any:
        found = parse_vesting(junk.text(choices, VESTINGS))
        assert found.steps[-1][1] == 1, "not all of it vests"
        assert all(month >= 0 for month, _ in found.steps)
        return found, found.increments

    return read


def _answers() -> Read:
    from outbid.worth.elicit import elicit

    def read(choices: Choices) -> Any:
        found = elicit(junk.text(choices, ("ABBAB", "aaaaa", "BBBBB")))
        return found, found.gamma, found.cut

    return read


def _exits() -> Read:
    from outbid.web.equity_question import EquityQuestion

    def read(choices: Choices) -> Any:
        texts = [junk.text(choices, EXITS if number == 2 else NUMBERS) for number in range(3)]
        return EquityQuestion("company.toml", *texts).understood(choices.one(("en", "de")))

    return read


def _title() -> Read:
    from outbid.evidence.asked import fitting, read_title

    def read(choices: Choices) -> Any:
        text = junk.text(choices, TITLES)
        fitting(text[:200], ["Software Developers", "Registered Nurses", "Data Scientists"])
        return read_title(text[:400])

    return read


def _record_title() -> Read:
    from outbid.evidence.taxonomy.roles import role_of_occupation
    from outbid.evidence.taxonomy.titles import place_title

    def read(choices: Choices) -> Any:
        text = junk.text(choices, TITLES)
        return place_title(text), role_of_occupation(text)

    return read


def _place() -> Read:
    from outbid.evidence.taxonomy.places import find_place, is_place, place_row

    def read(choices: Choices) -> Any:
        text = junk.text(choices, PLACES)
        is_place(text)
        place_row(*(choices.one((None, text, junk.text(choices, PLACES))) for _ in range(4)))
        return find_place(text)

    return read


def _employer() -> Read:
    from outbid.evidence.taxonomy.employers import find_employer, resolve_employer

    def read(choices: Choices) -> Any:
        text = junk.text(choices, ("Google LLC", "OpenAI, Inc.", "Meta Platforms", "Siemens AG"))
        resolve_employer(text)
        return find_employer(text, ("Example Labs", "Siemens"))

    return read


def _form_field() -> Read:
    from outbid.web.ask_fields import Field
    from outbid.web.ask_values import read as read_field
    from outbid.web.ask_values import shown

    kinds = (
        "amount",
        "count",
        "percent",
        "number",
        "whole",
        "range",
        "years",
        "percents",
        "date",
        "text",
        "choice",
    )

    def read(choices: Choices) -> Any:
        field, locale = Field("salary.base", choices.one(kinds)), choices.one(("en", "de"))  # type: ignore[arg-type]
        text = junk.text(choices, (*NUMBERS, *DATES))
        if not text:
            return None
        found = read_field(
            text, field, locale, "USD", junk.text(choices, NUMBERS) if choices.byte() % 4 == 0 else ""
        )
        return found, shown(found, field, locale)

    return read


def _evidence_form() -> Read:
    from outbid.core.errors import InputError
    from outbid.web.evidence_asked import PAY, asked_in, mistake, understood
    from outbid.web.visitor import Visitor

    fields = (*PAY, "closes", "low", "high", "round", "target", "below", "above")
    who = [Visitor(language, language, "auto", "w") for language in ("en", "de")]

    def read(choices: Choices) -> Any:
        seeds = (*TITLES, *PLACES, *NUMBERS, *DATES, "USD", "place")
        sent = {choices.one(fields): junk.text(choices, seeds) for _ in range(1 + choices.byte() % 4)}
        asked, locale = asked_in(sent, fields), choices.one(("en", "de"))
        try:
            return understood(asked, locale)
        except InputError as error:
            for each in error.each:
                for visitor in who:
                    mistake(each, asked, "/pay", visitor)
            raise

    return read


def _options() -> Read:
    import argparse

    from outbid.cli import evidence, publish
    from outbid.cli import win as win_command

    nobody = argparse.Namespace(locale=None, currency="USD")

    def read(choices: Choices) -> Any:
        kind, text = choices.byte() % 6, junk.text(choices, (*NUMBERS, *DATES))
        locale = choices.one(LOCALES)
        if kind == 0:
            return evidence._day(text, "--as-of"), publish._day(text, "--as-of")
        if kind == 1:
            return evidence._amount(text, "--share-above", locale)
        if kind == 2:
            return evidence._fraction(text, "--growth", locale)
        if kind == 3:
            return publish._count(text, nobody)
        return (
            publish._money(text, "--pay", nobody)
            if kind == 4
            else win_command._share(text, "--target", locale)
        )

    return read


def _command_line() -> Read:
    from outbid.cli.parser import COMMANDS, parser_for

    known = ("--seed", "--futures", "--json", "--html", "--set", "--with", "--exit", "--locale", "de", "run",
    "shock", "add", "1", "-h",
             "--target=80%", "--language", "x.toml", "--as-of", "--", "-1", "--seed=1e3", "--draws", "--event",
             "ipo")  # fmt: skip
    parsers = {(c, lang): parser_for(c, lang) for c in COMMANDS for lang in ("en", "de")}

    def read(choices: Choices) -> Any:
        parser = parsers[choices.one(COMMANDS), choices.one(("en", "de"))]
        words = [
            junk.text(choices, known) if choices.byte() % 3 else choices.one(known)
            for _ in range(choices.byte() % 7)
        ]
        return vars(parser.parse_args(words)) and None

    return read


def _command_name() -> Read:
    from outbid.cli.parser import COMMANDS, parser_for

    def read(choices: Choices) -> Any:
        text = junk.text(choices, COMMANDS)
        return None if text in COMMANDS else parser_for(text, choices.one(("en", "de")))

    return read


def _file_names() -> Read:
    from outbid.web.evidence_import import plain_name
    from outbid.web.shelf_names import free, given, readable
    from outbid.web.visitor import _preferred
    from outbid.web.written import is_own

    def read(choices: Choices) -> Any:
        text = junk.text(
            choices,
            ("me.toml", "CON.toml", "a/b", "offer 2.toml", "/compare?x=1", "//x", "de-DE,de;q=0.9,en"),
        )
        _preferred(text)
        is_own(text)
        plain_name(text)
        name = free(text, ("me.toml", "offer.toml"))
        assert readable(name), name
        assert (
            "/" not in name
            and "\\" not in name
            and "\0" not in name
            and name not in ("me.toml", "offer.toml")
        )
        return given(text, ("me.toml", "offer.toml"))

    return read


def _market_form() -> Read:
    from pathlib import Path

    from outbid.market.scenarios.file import load_market
    from outbid.web.market_asked import asked, dials

    scenario = load_market(Path(__file__).parents[2] / "examples/market/ai-talent.toml")
    fields = ("on", "like", "draws", *(dial.field for dial in dials(scenario)))
    words = (
        *(shock.name for shock in scenario.shocks),
        *(each.name for each in scenario.employers),
        "400",
        "-95",
        "300",
        "+20%",
    )
    say = SimpleNamespace(say=lambda key, **params: f"{key} {params}")

    def read(choices: Choices) -> Any:
        sent = [(choices.one(fields), junk.text(choices, words)) for _ in range(choices.byte() % 5)]
        question = asked("m.toml", scenario, sent, choices.one(("en", "de")))
        question.sets(say.say)
        return question.query, question.called(say.say)

    return read


TARGETS = (
    Target("range", "`core.parse.parse_range`", _range, 1900_000),
    Target("number", "`core.parse.parse_number` (amounts, per cents, values out of TOML)", _number, 1600_000),
    Target("typed", "`web.typed` (fields of the app: amounts, per cents)", _typed, 1600_000),
    Target("vesting", "`packages.vesting.parse_vesting` (calendars, durations)", _vesting, 1200_000),
    Target("answers", "`worth.elicit.elicit` (`outbid me --answers`)", _answers, 1000_000),
    Target("exits", "`web.equity_question` (lists of exit values)", _exits, 300_000),
    Target("title", "`evidence.asked.read_title` (titles typed)", _title, 30_000),
    Target("record-title", "`evidence.taxonomy` titles and SOC codes of records", _record_title, 300_000),
    Target("place", "`evidence.taxonomy.places` (places typed and of records)", _place, 6_000),
    Target("employer-name", "`evidence.taxonomy.employers`", _employer, 150_000),
    Target("form-field", "`web.ask_values` (every kind of field of the guided forms)", _form_field, 500_000),
    Target("evidence-form", "`web.evidence_asked` (query strings of pay, premium, publish)", _evidence_form, 60_000),
    Target("options", "days, amounts, shares, counts of options of the command line", _options, 1000_000),
    Target("command-line", "`cli.parser` (argparse of all commands)", _command_line, 100_000),
    Target("command-name", "`cli.parser.parser_for` (names of commands)", _command_name, 300_000),
    Target("file-names", "`web.shelf_names`, addresses, `Accept-Language`", _file_names, 150_000),
    Target("market-form", "`web.market_asked` (dials of a market)", _market_form, 60_000),
)  # fmt: skip
