"""The one façade that the command line, the web app and notebooks hold: files and terms in, views out."""

from outbid.workspace.evidence import band, data_add, data_sources, pay, pay_gap, premium, publish
from outbid.workspace.hiring import team, win
from outbid.workspace.markets import market_check, market_run, market_shock, market_together, replay, validate
from outbid.workspace.papers import Offer, check, equity
from outbid.workspace.person import CANDIDATE_KEYS, MOST_OFFERS, Workspace, risk_aversion

__all__ = [
    "CANDIDATE_KEYS",
    "MOST_OFFERS",
    "Offer",
    "Workspace",
    "band",
    "check",
    "data_add",
    "data_sources",
    "equity",
    "market_check",
    "market_run",
    "market_shock",
    "market_together",
    "pay",
    "pay_gap",
    "premium",
    "publish",
    "replay",
    "risk_aversion",
    "team",
    "validate",
    "win",
]
