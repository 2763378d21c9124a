"""Outbid: what a pay package is worth to a person, what the market pays, what wins, who ends up where.

Names are loaded when they are first used: ``import outbid`` itself costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outbid.core.errors import InputError as InputError
    from outbid.core.errors import OutbidError as OutbidError
    from outbid.core.parse import parse_number as parse_number
    from outbid.core.parse import parse_range as parse_range
    from outbid.law import available as tax_schedules
    from outbid.law import schedule as tax_schedule
    from outbid.packages.captable import CapTable as CapTable
    from outbid.packages.captable import ShareClass as ShareClass
    from outbid.packages.captable_file import load_cap_table as load_cap_table
    from outbid.packages.certificate import certify as certify
    from outbid.packages.files import load_offer as load_offer
    from outbid.packages.files import load_person as load_person
    from outbid.packages.ocf.read import load_ocf as load_ocf
    from outbid.packages.package import Package as Package
    from outbid.packages.package import totals as totals
    from outbid.packages.person import Economy as Economy
    from outbid.packages.person import Person as Person
    from outbid.packages.vesting import parse_vesting as parse_vesting
    from outbid.packages.waterfall import waterfall as waterfall
    from outbid.report.views import to_json as to_json
    from outbid.workspace import Workspace as Workspace
    from outbid.workspace import band as band
    from outbid.workspace import check as check
    from outbid.workspace import data_add as data_add
    from outbid.workspace import data_sources as data_sources
    from outbid.workspace import equity as equity
    from outbid.workspace import market_check as market_check
    from outbid.workspace import market_run as market_run
    from outbid.workspace import market_shock as market_shock
    from outbid.workspace import market_together as market_together
    from outbid.workspace import pay as pay
    from outbid.workspace import pay_gap as pay_gap
    from outbid.workspace import premium as premium
    from outbid.workspace import publish as publish
    from outbid.workspace import replay as replay
    from outbid.workspace import risk_aversion as risk_aversion
    from outbid.workspace import team as team
    from outbid.workspace import validate as validate
    from outbid.workspace import win as win
    from outbid.worth.preference import certainty_equivalent as certainty_equivalent
    from outbid.worth.value import Run as Run

__version__ = "0.1.0"

_HOMES = {
    "InputError": "core.errors",
    "OutbidError": "core.errors",
    "parse_number": "core.parse",
    "parse_range": "core.parse",
    "tax_schedules": "law:available",
    "tax_schedule": "law:schedule",
    "CapTable": "packages.captable",
    "ShareClass": "packages.captable",
    "load_cap_table": "packages.captable_file",
    "certify": "packages.certificate",
    "load_offer": "packages.files",
    "load_person": "packages.files",
    "load_ocf": "packages.ocf.read",
    "Package": "packages.package",
    "totals": "packages.package",
    "Economy": "packages.person",
    "Person": "packages.person",
    "parse_vesting": "packages.vesting",
    "waterfall": "packages.waterfall",
    "band": "workspace",
    "data_add": "workspace",
    "data_sources": "workspace",
    "pay": "workspace",
    "pay_gap": "workspace",
    "premium": "workspace",
    "publish": "workspace",
    "to_json": "report.views",
    "Workspace": "workspace",
    "check": "workspace",
    "equity": "workspace",
    "market_check": "workspace",
    "market_run": "workspace",
    "market_shock": "workspace",
    "market_together": "workspace",
    "replay": "workspace",
    "risk_aversion": "workspace",
    "team": "workspace",
    "validate": "workspace",
    "win": "workspace",
    "certainty_equivalent": "worth.preference",
    "Run": "worth.value",
}

__all__ = ["__version__", *sorted(_HOMES)]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'outbid' has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(":")
    return getattr(import_module(f"outbid.{module}"), attribute or name)


def __dir__() -> list[str]:
    return __all__
