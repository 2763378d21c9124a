"""Staged series of each source. Daily and weekly values are thinned to the last of a month, rates to monthly means."""

from __future__ import annotations

from collections.abc import Collection

from outbid.data.catalogue import SourceFile

LAST = """CASE WHEN value IS NULL THEN 'no_value' WHEN row_number() OVER (PARTITION BY entity, country,
    date_trunc('month', date) ORDER BY date DESC) > 1 THEN 'thinned' END"""
INDEX = "index, 2020-02-01 = 100"


def _share(column: str, series: str) -> str:
    return f"""SELECT row, {LAST} AS reason, '{series}' AS series, NULL::VARCHAR AS entity, country, date, value,
        'share' AS unit, 'last of the month' AS note
        FROM (SELECT row, NULL AS entity, jobcountry AS country, date::DATE AS date,
            try_cast({column} AS DOUBLE) / 100 AS value FROM raw)"""


def _postings(file: SourceFile, columns: Collection[str]) -> str:
    if "display_name" in columns:
        inner = "display_name AS entity, jobcountry AS country, indeed_job_postings_index AS value, variable, date"
    elif "variable" in columns:
        inner = "NULL::VARCHAR AS entity, jobcountry AS country, indeed_job_postings_index_sa AS value, variable, date"
    else:
        inner = f"""'{file.given["entity"]}' AS entity, '{file.given["country"]}' AS country,
            ihlidxustpsoftdeve AS value, 'total postings' AS variable, observation_date AS date"""
    # one newer file holds software development in the United States, so the sectors' file leaves it out
    again = "display_name" in columns and "_US_" in file.name
    repeated = "WHEN entity = 'Software Development' THEN 'duplicate'" if again else ""
    return f"""SELECT row, CASE WHEN variable <> 'total postings' THEN 'not_shipped_variable' {repeated}
            ELSE {LAST.replace("PARTITION BY", "PARTITION BY variable,")} END AS reason,
        'postings' AS series, entity, country, date, value, '{INDEX}' AS unit,
        'seasonally adjusted, last of the month' AS note
        FROM (SELECT row, entity, country, variable, date::DATE AS date, try_cast(value AS DOUBLE) AS value
            FROM (SELECT row, {inner} FROM raw))"""


def _growth() -> str:
    return """SELECT row, CASE WHEN value IS NULL THEN 'no_value' END AS reason, * EXCLUDE (row) FROM (
        SELECT row, 'posted wage growth' AS series, sector AS entity, jobcountry AS country,
        strptime(month, '%b-%y')::DATE AS date, try_cast(posted_wage_growth_yoy_3moavg AS DOUBLE) AS value,
        'growth a year' AS unit, 'mean of three months' AS note FROM raw)"""


def _openings() -> str:
    return """SELECT row, NULL::VARCHAR AS reason, 'job openings' AS series, 'Information' AS entity,
        'US' AS country, observation_date::DATE AS date, jtu5100jol_nbd20001201::DOUBLE AS value,
        'index, 2000-12 = 100' AS unit, 'not seasonally adjusted' AS note FROM raw"""


def _rates(columns: Collection[str]) -> str:
    named = ", ".join(f'"{name}"' for name in columns if len(name) == 3 and name not in ("row",))
    return f"""WITH daily AS (SELECT upper(entity) AS entity, date::DATE AS date, try_cast(value AS DOUBLE) AS value
            FROM (UNPIVOT (SELECT date, {named} FROM raw) ON {named} INTO NAME entity VALUE value)),
        monthly AS (SELECT entity, date_trunc('month', date)::DATE AS date, round(avg(value), 6) AS value
            FROM daily WHERE value IS NOT NULL AND date >= DATE '2015-01-01' GROUP BY ALL)
        SELECT row_number() OVER (ORDER BY entity, date) AS row, NULL::VARCHAR AS reason, 'exchange rate' AS series,
            entity, NULL::VARCHAR AS country, date, value, entity || ' a EUR' AS unit, 'monthly mean' AS note
        FROM monthly"""


def _parities() -> str:
    return """SELECT row, CASE WHEN try_cast(ppp AS DOUBLE) IS NULL THEN 'no_value'
            WHEN length("country id") <> 2 THEN 'not_shipped_area' END AS reason,
        'purchasing power parity' AS series, NULL::VARCHAR AS entity, "country id" AS country,
        make_date(year::INT, 7, 1) AS date, try_cast(ppp AS DOUBLE) AS value,
        'local currency an international dollar' AS unit, NULL::VARCHAR AS note FROM raw"""


def _prices() -> str:
    years = ", ".join(f'"{year}"' for year in range(2008, 2024))
    return f"""SELECT row, CASE WHEN description NOT ILIKE '%RPPs: All items%' THEN 'not_shipped_variable'
            WHEN geoname = 'United States' OR region IS NULL OR trim(region) = '' THEN 'not_shipped_area'
            WHEN try_cast(value AS DOUBLE) IS NULL THEN 'no_value' END AS reason,
        'price level' AS series, trim(replace(geoname, '*', '')) AS entity, 'US' AS country,
        make_date(year::INT, 7, 1) AS date, try_cast(value AS DOUBLE) AS value,
        'index, United States = 100' AS unit, NULL::VARCHAR AS note
        FROM (UNPIVOT (SELECT row, geoname, region, description, {years} FROM raw)
            ON {years} INTO NAME year VALUE value)"""


def staged(source: str, file: SourceFile, columns: Collection[str]) -> str:
    """The expression of a source's series over ``raw``."""
    if source == "indeed-postings":
        return _postings(file, columns)
    if source == "ecb-rates":
        return _rates(columns)
    return {
        "indeed-ai-share": _share("ai_share_postings", "ai share of postings"),
        "indeed-genai-share": _share("genai_share_postings", "genai share of postings"),
        "indeed-wage-growth": _growth(),
        "jolts-information": _openings(),
        "ppp": _parities(),
        "rpp": _prices(),
    }[source]
