"""The evidence through the JSON interface: pay, premiums, and where they come from."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from fastapi import Query
from fastapi.responses import Response

from outbid import workspace
from outbid.data.schema import Kind, Measure
from outbid.report.evidence_views import DataView, PayView, PremiumView
from outbid.report.views import to_json
from outbid.web.api_shared import router, sent, summary
from outbid.web.visitor import AtDesk

router_ = router()
Words = Annotated[str | None, Query(min_length=1, max_length=120)]
Role = Annotated[
    str,
    Query(
        min_length=1,
        max_length=120,
        description="A role family, or a title that names one.",
        openapi_examples={
            "title": {"value": "machine learning engineer"},
            "family": {"value": "software engineer"},
        },
    ),
]
Tag = Literal["ai", "genai", "sales"]
Since = Annotated[dt.date | None, Query(description="Only records from that day on.")]
ShareAbove = Annotated[
    float | None,
    Query(ge=0, le=1e12, description="An amount a year; the share of earners above it is told."),
]


@router_.get("/pay", response_model=PayView, **summary("pay"))
def pay(
    desk: AtDesk,
    role: Role,
    level: Words = None,
    place: Words = None,
    employer: Words = None,
    tag: Tag | None = None,
    kind: Kind | None = None,
    measure: Measure | None = None,
    since: Since = None,
    as_of: Annotated[dt.date | None, Query(description="The day to bring pay to.")] = None,
    ageing: Literal["compound", "linear", "none"] = "compound",
    growth: Annotated[float | None, Query(gt=-1, le=10, description="Of pay a year, as a fraction.")] = None,
    currency: Annotated[
        str | None, Query(pattern="^[A-Z]{3}$", description="To answer in, ISO 4217.")
    ] = None,
    share_above: ShareAbove = None,
    by: Literal["level", "place", "employer"] | None = None,
) -> Response:
    """What the market pays for a role: percentiles by kind and measure of evidence, each with its interval."""
    asked = {
        "level": level, "place": place, "employer": employer, "tag": tag, "kind": kind, "measure": measure,
        "since": since, "as_of": as_of, "ageing": ageing, "growth": growth, "currency": currency,
        "share_above": share_above, "by": by,
    }  # fmt: skip
    key = ("api", "pay", role, *asked.values())
    return sent(desk.evidence_answer(key, lambda path: to_json(workspace.pay(role, data=path, **asked))))


@router_.get("/premium", response_model=PremiumView, **summary("premium"))
def premium(
    desk: AtDesk,
    tag: Tag,
    role: Words = None,
    level: Words = None,
    place: Words = None,
    kind: Kind | None = None,
    measure: Measure | None = None,
    since: Since = None,
    share_above: ShareAbove = None,
) -> Response:
    """What a tag adds to pay, raw and like for like."""
    asked = {
        "role": role, "level": level, "place": place, "kind": kind, "measure": measure, "since": since,
        "share_above": share_above,
    }  # fmt: skip
    key = ("api", "premium", tag, *asked.values())
    return sent(desk.evidence_answer(key, lambda path: to_json(workspace.premium(tag, data=path, **asked))))


@router_.get("/data", response_model=DataView, **summary("data"))
def data(desk: AtDesk) -> Response:
    """Sources of the evidence, their licences and ages."""
    return sent(
        desk.evidence_answer(("api", "data"), lambda path: to_json(workspace.data_sources(data=path)))
    )
