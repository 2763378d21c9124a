"""What the market pays, what may be published of it, and the evidence behind both."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import outbid

if TYPE_CHECKING:
    from outbid.report.evidence_views import AddedView, DataView, PayView, PremiumView
    from outbid.report.publish_answer import Asked
    from outbid.report.publish_views import BandView, GapView, PublishView


def pay(role: str, **asked: Any) -> PayView:
    """What the market pays for a role; takes what :func:`outbid.report.pay_answer.pay` takes."""
    from outbid.report import pay_answer

    return pay_answer.pay(role, version=outbid.__version__, **asked)


def premium(tag: str, **asked: Any) -> PremiumView:
    """What a tag adds to pay; takes what :func:`outbid.report.pay_answer.premium` takes."""
    from outbid.report import pay_answer

    return pay_answer.premium(tag, version=outbid.__version__, **asked)


def band(role: str, **asked: Any) -> BandView:
    """The pay range that a policy makes of the market for a role.

    Args:
        role: a role family, or a title that names one.
        **asked: the part of the market (``level``, ``place``, ``employer``, ``kind``, ``measure``, ``currency``,
            ``data``) and what :func:`outbid.report.publish_answer.band` takes (``policy``, ``pays``, ``low``, ...).

    Example:
        >>> band("software-engineer", place="US-CA", pays=[150_000]).band.midpoint  # doctest: +SKIP
    """
    from outbid.report import publish_answer

    market = _market_of(role, asked)
    return publish_answer.band(market, version=outbid.__version__, **asked)


def publish(role: str, **asked: Any) -> PublishView:
    """May a job posting, and a benchmark beside it, go out, and why.

    Args:
        role: a role family, or a title that names one.
        **asked: the part of the market as for :func:`band`, what the posting says (the fields of
            :class:`outbid.report.publish_posting.Stated`: ``benefits``, ``good_faith``, ``employees``, ...), and what
            :func:`outbid.report.publish_answer.publish` takes (``low``, ``high``, ``out``, ...).

    Example:
        >>> publish("nurse", place="US-CO", low=80_000, high=110_000).missing  # doctest: +SKIP
    """
    from dataclasses import fields

    from outbid.report import publish_answer
    from outbid.report.publish_posting import Stated

    market = _market_of(role, asked)
    stated = {each.name: asked.pop(each.name) for each in fields(Stated) if each.name in asked}
    return publish_answer.publish(market, Stated(**stated), version=outbid.__version__, **asked)


def pay_gap(file: str | Path, **asked: Any) -> GapView:
    """The pay gap of the workers in a CSV file; takes what :func:`outbid.report.publish_answer.gap` takes."""
    from outbid.report import publish_answer

    return publish_answer.gap(file, **asked)


def data_sources(**where: Any) -> DataView:
    """What is in the evidence; takes what :func:`outbid.report.data_answer.data_sources` takes."""
    from outbid.report import data_answer

    return data_answer.data_sources(version=outbid.__version__, **where)


def data_add(file: str | Path, **given: Any) -> AddedView:
    """Adds a file to the evidence; takes what :func:`outbid.report.data_answer.data_add` takes."""
    from outbid.report import data_answer

    return data_answer.data_add(file, **given)


def _market_of(role: str, asked: dict[str, Any]) -> Asked:
    """The part of the market in ``asked``, taken out of it."""
    from dataclasses import fields

    from outbid.report.publish_answer import Asked

    names = [each.name for each in fields(Asked) if each.name != "role" and each.name in asked]
    return Asked(role, **{name: asked.pop(name) for name in names})
