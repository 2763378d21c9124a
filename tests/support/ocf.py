"""Open Cap Format packages made by hand, object by object."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

Object = dict[str, Any]
KINDS = {
    "STOCK_CLASS": "stock_classes",
    "STOCK_PLAN": "stock_plans",
    "STAKEHOLDER": "stakeholders",
    "VALUATION": "valuations",
    "VESTING_TERMS": "vesting_terms",
    "FINANCING": "financings",
}


def usd(amount: str, currency: str = "USD") -> Object:
    """An amount of money."""
    return {"amount": amount, "currency": currency}


def stock_class(id: str, kind: str, seniority: str, **more: Any) -> Object:
    """A class of shares; preferred ones convert one for one into ``common``."""
    made = {
        "object_type": "STOCK_CLASS",
        "id": id,
        "name": id.title(),
        "class_type": kind,
        "default_id_prefix": "X-",
        "initial_shares_authorized": "1000000000",
        "votes_per_share": "1",
        "seniority": seniority,
    }
    if kind == "PREFERRED":
        made["liquidation_preference_multiple"] = "1"
        made["conversion_rights"] = [right("1", "1")]
    return made | more


def right(numerator: str, denominator: str, target: str = "common") -> Object:
    """A right to convert at a ratio."""
    mechanism = {
        "type": "RATIO_CONVERSION",
        "conversion_price": usd("1"),
        "ratio": {"numerator": numerator, "denominator": denominator},
        "rounding_type": "FLOOR",
    }
    return {"conversion_mechanism": mechanism, "converts_to_stock_class_id": target}


def tx(kind: str, date: str, security: str | None = None, **more: Any) -> Object:
    """A transaction; its id is made of what it does."""
    made: Object = {"object_type": f"TX_{kind}", "id": f"{kind}/{security}/{date}", "date": date}
    if security:
        made["security_id"] = security
    return made | more


def issue(kind: str, date: str, security: str, **more: Any) -> Object:
    """An issuance to the one stakeholder there is."""
    common = {"custom_id": security.upper(), "stakeholder_id": "holder", "security_law_exemptions": []}
    return tx(f"{kind}_ISSUANCE", date, security, **common, **more)


def shares(date: str, security: str, of: str, quantity: str, price: str, **more: Any) -> Object:
    """Shares issued."""
    return issue(
        "STOCK",
        date,
        security,
        stock_class_id=of,
        quantity=quantity,
        share_price=usd(price),
        stock_legend_ids=[],
        **more,
    )


def options(date: str, security: str, quantity: str, strike: str, **more: Any) -> Object:
    """Options granted from the plan."""
    made = {
        "stock_plan_id": "plan",
        "compensation_type": "OPTION_ISO",
        "quantity": quantity,
        "exercise_price": usd(strike),
        "expiration_date": "2034-01-01",
        "termination_exercise_windows": [{"reason": "VOLUNTARY_OTHER", "period": 90, "period_type": "DAYS"}],
    }
    return issue("EQUITY_COMPENSATION", date, security, **(made | more))


def warrant(date: str, security: str, of: str, **more: Any) -> Object:
    """A warrant on 1,000 shares of a class at $1."""
    mechanism = {"type": "FIXED_AMOUNT_CONVERSION", "converts_to_quantity": "1000"}
    found = {"conversion_mechanism": mechanism, "converts_to_stock_class_id": of}
    trigger = {"type": "ELECTIVE_AT_WILL", "trigger_id": "T", "conversion_right": found}
    made = {"exercise_price": usd("1"), "purchase_price": usd("0"), "exercise_triggers": [trigger]}
    return issue("WARRANT", date, security, **(made | more))


def basis() -> list[Object]:
    """A founder's 6M common shares, 2M of series A at $2, a pool of 2M with 1M options at $0.50, a 409A value."""
    return [
        {
            "object_type": "STAKEHOLDER",
            "id": "holder",
            "name": {"legal_name": "A. Holder"},
            "stakeholder_type": "INDIVIDUAL",
        },
        stock_class("common", "COMMON", "1"),
        stock_class("series a", "PREFERRED", "2", price_per_share=usd("2.00")),
        {
            "object_type": "STOCK_PLAN",
            "id": "plan",
            "plan_name": "Plan",
            "initial_shares_reserved": "2000000",
            "default_cancellation_behavior": "RETURN_TO_POOL",
            "stock_class_ids": ["common"],
        },
        {
            "object_type": "VALUATION",
            "id": "value",
            "price_per_share": usd("0.60"),
            "effective_date": "2023-06-30",
            "valuation_type": "409A",
            "stock_class_id": "common",
        },
        shares("2020-01-01", "cs-1", "common", "6000000", "0.0001"),
        shares("2022-01-01", "pa-1", "series a", "2000000", "2.00"),
        options("2023-01-01", "op-1", "1000000", "0.50"),
    ]


def write(folder: Path, objects: list[Object], manifest: Object | None = None) -> Path:
    """A package with ``objects`` in ``folder``; fields of ``manifest`` replace the usual ones."""
    content: Object = {
        "file_type": "OCF_MANIFEST_FILE",
        "ocf_version": "1.2.0",
        "issuer": {"object_type": "ISSUER", "id": "issuer", "legal_name": "Example, Inc."},
        "as_of": "2024-01-01",
        "generated_at": "2024-01-01T00:00:00Z",
    }
    folder.mkdir(exist_ok=True)
    kinds = [*KINDS.values(), "transactions"]
    for kind in kinds:
        items = [each for each in objects if KINDS.get(each["object_type"], "transactions") == kind]
        file = {"file_type": f"OCF_{kind.upper()}_FILE", "items": items}
        (folder / f"{kind}.ocf.json").write_text(json.dumps(file, indent=1), "utf-8")
        content[f"{kind}_files"] = [{"filepath": f"./{kind}.ocf.json"}]
    (folder / "Manifest.ocf.json").write_text(json.dumps(content | (manifest or {}), indent=1), "utf-8")
    return folder


def zipped(folder: Path, path: Path) -> Path:
    """The package in ``folder`` as an archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
    return path
