"""``outbid band``, ``outbid publish`` and ``outbid gap``: ranges, what may go out, and pay gaps."""

from __future__ import annotations

import argparse
import datetime as dt
import os
from typing import TYPE_CHECKING, Literal

import outbid
from outbid.cli.evidence import check_named
from outbid.cli.share import answered, check_names
from outbid.cli.store import store_asked
from outbid.core.catalogue import text
from outbid.core.errors import InputError
from outbid.core.parse import parse_number

if TYPE_CHECKING:
    from outbid.report.publish_views import BandView, GapView, PublishView

PUBLISHING = ("band", "publish", "gap")


def publish_options(parser: argparse.ArgumentParser, command: str, language: str) -> None:
    """The arguments of ``command``, one of :data:`PUBLISHING`."""

    def add(name: str, metavar: str | None = None, **more: object) -> None:
        shown = text(f"publish.help.{name.lstrip('-').replace('-', '_')}", language)
        if metavar is None:
            parser.add_argument(name, action="store_true", help=shown)
        else:
            parser.add_argument(name, metavar=metavar, help=shown, **more)  # type: ignore[arg-type]

    html = text("publish.help.html", language)
    parser.add_argument("--html", nargs="?", const="outbid-report.html", metavar="FILE", help=html)
    if command == "gap":
        add("file", "FILE")
        add("--public")
        add("--as-of", "DATE")
        return
    add("role", "ROLE")
    for name, metavar in (
        ("--level", "LEVEL"), ("--place", "PLACE"), ("--employer", "NAME"), ("--kind", "KIND"),
        ("--measure", "MEASURE"), ("--currency", "CODE"), ("--data", "FILE"), ("--from", "LOW"), ("--to", "HIGH"),
        ("--as-of", "DATE"),
    ):  # fmt: skip
        add(name, metavar)
    if command == "band":
        add("--policy", "FILE")
        add("--pay", "PAY", action="append")
        add("--allow-modelled")
        return
    for name, metavar in (
        ("--band", "FILE"), ("--out", "FILE"), ("--benchmark", "FILE"), ("--title", "TEXT"),
        ("--organization", "NAME"), ("--benefits", "TEXT"), ("--bonus", "TEXT"), ("--employees", "N"),
        ("--closes", "DATE"), ("--own-licence", "TEXT"),
    ):  # fmt: skip
        add(name, metavar)
    add("--good-faith")
    add("--no-history")


def publishing(options: argparse.Namespace, command: str, language: str) -> int:
    """Runs ``command`` and prints its answer."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from outbid.report import publish_answer
    from outbid.report.publish_posting import Stated

    check_names(options)
    day = _day(options.as_of, "--as-of")
    view: BandView | PublishView | GapView
    if command == "gap":
        view = publish_answer.gap(options.file, public=options.public, as_of=day, locale=options.locale)
        return answered(view, options, language)
    check_named(options.role, "ROLE")
    asked = publish_answer.Asked(
        options.role, options.level, options.place, options.employer, options.kind, options.measure,
        options.currency, store_asked(options.data),
    )  # fmt: skip
    ends = {
        "low": _money(vars(options)["from"], "--from", options),
        "high": _money(options.to, "--to", options),
    }
    if command == "band":
        pays = [_money(pay, "--pay", options) or 0.0 for pay in options.pay or ()]
        view = publish_answer.band(
            asked, policy=options.policy, pays=pays, allow_modelled=options.allow_modelled, as_of=day,
            locale=options.locale, version=outbid.__version__, **ends,
        )  # fmt: skip
    else:
        closes: dt.date | Literal["open"] | None = (
            "open" if options.closes == "open" else _day(options.closes, "--closes")
        )
        stated = Stated(
            options.title, options.organization, options.benefits, options.bonus,
            options.good_faith, options.no_history, _count(options.employees, options), closes,
        )  # fmt: skip
        view = publish_answer.publish(
            asked, stated, band_file=options.band, out=options.out, benchmark_file=options.benchmark, as_of=day,
            own_licence=options.own_licence, language=language, version=outbid.__version__, **ends,
        )  # fmt: skip
    return answered(view, options, language)


def _day(value: str | None, where: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError:
        raise InputError("publish.date", where=where, value=str(value)[:40]) from None


def _count(value: str | None, options: argparse.Namespace) -> int | None:
    found = _money(value, "--employees", options)
    if found is not None and (found < 1 or found != int(found)):
        raise InputError("publish.employees", where="--employees", value=str(value)[:40])
    return None if found is None else int(found)


def _money(value: str | None, where: str, options: argparse.Namespace) -> float | None:
    if value is None:
        return None
    try:
        return parse_number(value, options.locale, currency=getattr(options, "currency", None))
    except InputError as error:
        raise error.at(where) from None
