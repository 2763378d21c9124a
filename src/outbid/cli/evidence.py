"""``outbid pay``, ``outbid premium`` and ``outbid data``: options, and from them to a printed answer."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import outbid
from outbid.cli.output import Progress, diagnose
from outbid.cli.share import answered as reported
from outbid.cli.share import check_names
from outbid.cli.store import store_asked, store_to_be
from outbid.core.catalogue import text
from outbid.core.errors import InputError
from outbid.core.parse import parse_number
from outbid.data.schema import KINDS, MEASURES, TAGS
from outbid.report.evidence_views import EvidenceView

Say = Callable[[str], str]
ACTIONS = ("list", "add", "rejected", "unplaced", "remove")
GIVEN = ("source", "layout", "kind", "measure", "currency", "date", "country", "entity")


def pay_options(parser: argparse.ArgumentParser, say: Say) -> None:
    """The options of ``outbid pay``."""
    parser.add_argument("role", nargs="+", metavar="ROLE", help=say("pay_role"))
    parser.add_argument("--employer", metavar="NAME", help=say("pay_employer"))
    parser.add_argument("--tag", choices=TAGS, help=say("pay_tag"))
    _cell_options(parser, say)
    parser.add_argument("--as-of", metavar="DATE", help=say("pay_as_of"))
    parser.add_argument("--ageing", choices=("compound", "linear", "none"), help=say("pay_ageing"))
    parser.add_argument("--growth", metavar="RATE", help=say("pay_growth"))
    parser.add_argument("--currency", metavar="CODE", help=say("pay_currency"))
    parser.add_argument("--data", metavar="FILE", help=say("pay_data"))
    parser.add_argument("--by", choices=("level", "place", "employer"), help=say("pay_by"))
    parser.add_argument("--html", nargs="?", const="outbid-report.html", metavar="FILE", help=say("html"))
    parser.add_argument("--csv", metavar="FILE", help=say("pay_csv"))
    parser.add_argument("--xlsx", metavar="FILE", help=say("pay_xlsx"))


def premium_options(parser: argparse.ArgumentParser, say: Say) -> None:
    """The options of ``outbid premium``."""
    parser.add_argument("tag", metavar="TAG", help=say("premium_tag"))
    parser.add_argument("--role", metavar="ROLE", help=say("premium_role"))
    _cell_options(parser, say)
    parser.add_argument("--data", metavar="FILE", help=say("pay_data"))
    parser.add_argument("--html", nargs="?", const="outbid-report.html", metavar="FILE", help=say("html"))


def _cell_options(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("--level", metavar="LEVEL", help=say("pay_level"))
    parser.add_argument("--place", metavar="PLACE", help=say("pay_place"))
    parser.add_argument("--kind", choices=KINDS, help=say("pay_kind"))
    parser.add_argument("--measure", choices=MEASURES, help=say("pay_measure"))
    parser.add_argument("--since", metavar="DATE", help=say("pay_since"))
    parser.add_argument("--share-above", metavar="AMOUNT", help=say("pay_share_above"))


def data_options(parser: argparse.ArgumentParser, say: Say) -> None:
    """The options of ``outbid data``."""
    parser.add_argument("action", nargs="?", choices=ACTIONS, default="list", help=say("data_action"))
    parser.add_argument("what", nargs="?", metavar="WHAT", help=say("data_what"))
    parser.add_argument("reason", nargs="?", metavar="REASON", help=say("data_reason"))
    parser.add_argument("--source", metavar="NAME", help=say("data_source"))
    parser.add_argument("--layout", metavar="LAYOUT", help=say("data_layout"))
    parser.add_argument("--kind", choices=KINDS, help=say("data_kind"))
    parser.add_argument("--measure", choices=MEASURES, help=say("data_measure"))
    parser.add_argument("--currency", metavar="CODE", help=say("data_currency"))
    parser.add_argument("--date", metavar="DATE", help=say("data_date"))
    parser.add_argument("--country", metavar="CODE", help=say("data_country"))
    parser.add_argument("--entity", metavar="NAME", help=say("data_entity"))
    parser.add_argument("--data", metavar="FILE", help=say("data_data"))
    parser.add_argument("--html", nargs="?", const="outbid-report.html", metavar="FILE", help=say("html"))


def pay(options: argparse.Namespace, language: str) -> int:
    """Runs ``outbid pay``."""
    from outbid.report.pay_answer import pay as answered

    check_names(options)
    check_named(" ".join(options.role), "ROLE")
    for option, ending in (("csv", ".csv"), ("xlsx", ".xlsx")):
        named = getattr(options, option)
        if named is not None and Path(named).suffix.lower() != ending:
            raise InputError("evidence.table_name", where=f"--{option}", value=named[:60], ending=ending)
    as_of = _day(options.as_of, "--as-of")
    if as_of is None and (options.growth is not None or options.ageing is not None):
        raise InputError("evidence.ageing_without_day")
    view = answered(
        " ".join(options.role),
        employer=options.employer,
        tag=options.tag,
        as_of=as_of,
        ageing=options.ageing or "compound",
        growth=_fraction(options.growth, "--growth", options.locale),
        currency=options.currency,
        by=options.by,
        data=store_asked(options.data),
        version=outbid.__version__,
        **_cell(options),
    )
    if options.csv:
        from outbid.report.evidence_sheets import write_csv

        write_csv(view, options.csv)
        diagnose(text("evidence.written", language, path=options.csv))
    return reported(view, options, language)


def premium(options: argparse.Namespace, language: str) -> int:
    """Runs ``outbid premium``."""
    from outbid.report.pay_answer import premium as answered

    check_names(options)
    check_named(options.role, "--role")
    store = store_asked(options.data)
    view = answered(options.tag, role=options.role, data=store, version=outbid.__version__, **_cell(options))
    return reported(view, options, language)


def _cell(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "level": options.level,
        "place": options.place,
        "kind": options.kind,
        "measure": options.measure,
        "since": _day(options.since, "--since"),
        "share_above": _amount(options.share_above, "--share-above", options.locale),
    }


def data(options: argparse.Namespace, language: str) -> int:
    """Runs ``outbid data`` and its actions."""
    from outbid.report import data_answer

    check_names(options)
    _refuse_what_does_not_fit(options)
    store = store_to_be(options.data) if options.action == "add" else store_asked(options.data)
    view: EvidenceView
    if options.action == "list":
        view = data_answer.data_sources(data=store, version=outbid.__version__)
    elif options.action == "rejected":
        view = data_answer.data_rejected(options.what, options.reason, data=store)
    elif options.action == "unplaced":
        view = data_answer.data_unplaced(options.what, data=store)
    elif options.action == "remove":
        view = data_answer.data_remove(options.what, data=store)
    else:
        from outbid.data.readers.layout import Given

        _check_before_making(store, options.what)
        day = _day(options.date, "--date")
        given = Given(
            options.kind, options.measure, options.currency and options.currency.upper(),
            day.isoformat() if day else None, options.country and options.country.upper(),
            options.entity, options.locale,
        )  # fmt: skip
        with Progress(language, "help.importing") as progress:
            view = data_answer.data_add(
                options.what, source=options.source, layout=options.layout, given=given,
                progress=progress.report, data=store,
            )  # fmt: skip
    return reported(view, options, language)


def check_named(role: str | None, where: str) -> None:
    """Refuses a role without letters, as an empty variable of a shell makes it: it would stand for all roles."""
    if role is not None and not role.strip():
        raise InputError("taxonomy.role_unnamed", where=where)


def _check_before_making(store: Path | None, file: str) -> None:
    """No store is made for a file that is not there or cannot be read."""
    if store is not None and not store.exists():
        from outbid.data.files.fingerprint import fingerprint

        with contextlib.suppress(ValueError):  # a name that no file can have, of which the import speaks
            fingerprint(Path(file))


def _refuse_what_does_not_fit(options: argparse.Namespace) -> None:
    """Words that an action lacks, or that it would leave unheard."""
    action = options.action
    needed = {"add": "FILE", "rejected": "SOURCE", "unplaced": "SOURCE", "remove": "SOURCE"}.get(action)
    if needed and options.what is None:
        raise InputError("evidence.data_needs", action=action, needed=needed)
    extra = [f"--{name}" for name in GIVEN if action != "add" and getattr(options, name) is not None]
    if options.what is not None and not needed:
        extra.append(options.what[:40])
    if options.reason is not None and action != "rejected":
        extra.append(options.reason[:40])
    if extra:
        raise InputError("evidence.data_too_much", action=action, given=", ".join(extra))


def _day(value: str | None, option: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if value is not None else None
    except ValueError:
        raise InputError("errors.date", where=option, value=str(value)[:40]) from None


def _amount(value: str | None, option: str, locale: str | None) -> float | None:
    try:
        return None if value is None else parse_number(value.strip(), locale)
    except InputError as error:
        raise error.at(option) from None


def _fraction(value: str | None, option: str, locale: str | None) -> float | None:
    """A rate: ``3%`` or ``0.03``."""
    if value is None:
        return None
    bare = value.strip()
    percent = bare.endswith("%")
    number = _amount(bare.removesuffix("%"), option, locale) or 0.0
    return number / 100 if percent else number
