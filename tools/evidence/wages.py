"""Staged aggregates of the wage survey: its workbooks, and the bundle of May 2025."""

from __future__ import annotations

from collections.abc import Collection

from outbid.data.catalogue import SourceFile

SHARES = ("10", "25", "50", "75", "90")


def top_code(year: int) -> int:
    """Yearly pay from which a survey year publishes ``#`` only, by its notes on the tables."""
    return 187200 if year < 2016 else 208000 if year < 2022 else 239200


def oews(file: SourceFile, columns: Collection[str]) -> str:
    """One row an occupation, place and industry. ``#`` becomes the top code and is counted in ``capped``."""
    bundle = "areatype" in columns
    year = int(file.given["date"][:4])
    stated = {share: f"annual_p{share}" if bundle else f"a_pct{share}" for share in SHARES}
    stated["50"] = "annual_median" if bundle else "a_median"
    capped = {
        share: f"coalesce(footnotes LIKE '%annual_{'median' if share == '50' else 'p' + share}=5%', false)"
        if bundle
        else f"coalesce({name} = '#', false)"
        for share, name in stated.items()
    }
    percentiles = ", ".join(
        f"CASE WHEN {capped[share]} THEN {top_code(year)} ELSE {_number(name)} END AS p{share}"
        for share, name in stated.items()
    )
    sectors = "naics" in columns
    if bundle:
        place = """CASE WHEN areatype = 'S' THEN left(area, 2) END AS fips,
            CASE WHEN areatype = 'M' THEN right(area, 5) END AS cbsa,
            CASE WHEN industry <> '000000' THEN industry END AS industry"""
        names = ("soc", "soc_name", "employment", "employment_rse", "annual_mean", "wage_rse")
        left_out = """CASE WHEN industry <> '000000' THEN 'not_shipped_industry'
            WHEN areatype = 'M' AND right(area, 5) < '10000' THEN 'not_shipped_area'"""
    else:
        industry = "CASE WHEN naics <> '000000' THEN naics END" if sectors else "NULL::VARCHAR"
        place = f"NULL::VARCHAR AS fips, NULL::VARCHAR AS cbsa, {industry} AS industry"
        names = ("occ_code", "occ_title", "tot_emp", "emp_prse", "a_mean", "mean_prse")
        group = "o_group" if "o_group" in columns else "occ_group"
        left_out = f"CASE WHEN {group} NOT IN ('detailed', 'total', 'major') THEN 'not_shipped_group'"
    code, name, employment, employment_rse, mean, mean_rse = names
    return f"""
        SELECT row, {left_out} WHEN coalesce({", ".join(f"p{share}" for share in SHARES)}) IS NULL THEN 'no_pay'
            END AS reason, * EXCLUDE (row)
        FROM (SELECT row, {code} AS soc, {name} AS occupation, {place}, DATE '{file.given["date"]}' AS date,
            {_number(employment)} AS employment, {_number(employment_rse)} / 100 AS employment_rse,
            {_number(mean)} AS mean, {_number(mean_rse)} / 100 AS mean_rse, {percentiles},
            ({" + ".join(f"{one}::INT" for one in capped.values())})::INT AS capped,
            {"areatype, area" if bundle else group}
        FROM raw)"""


def _number(name: str) -> str:
    """A published number, with its thousands; marks such as ``*`` and ``**`` are null."""
    return f"try_cast(replace({name}, ',', '') AS DOUBLE)"
