"""Small files of a candidate, an employer and rivals, for which ``outbid win`` takes no time."""

from __future__ import annotations

from pathlib import Path

CANDIDATE = """
wealth = 300_000
risk_aversion = 2
place = "US-TX"
status = "single"
tax_year = 2026
currency = "USD"
stay = 3
horizon = 8
"""
RIVAL = """
name = "Rival"
kind = "offer"
currency = "USD"
[salary]
base = 200_000
"""
EMPLOYER = """
name = "Acme"
offer = "Join Acme"
currency = "USD"
place = "US-TX"
[limits]
base = "120k to 260k"
sign_on_most = 20_000
[cost]
leaving = "10%"
years = 3
clawback_months = 12
"""
LISTED = (
    EMPLOYER.replace("sign_on_most", "grant_most = 400_000\nsign_on_most")
    + """
[equity]
listed = true
vesting = "4y/1y-cliff/monthly"
"""
)


def written(folder: Path, candidate: str = CANDIDATE, employer: str = EMPLOYER, rival: str = RIVAL) -> Path:
    """The three files in ``folder``, as candidate.toml, employer.toml and rival.toml."""
    for name, text in (("candidate", candidate), ("employer", employer), ("rival", rival)):
        (folder / f"{name}.toml").write_text(text, "utf-8")
    return folder
