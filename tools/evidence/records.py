"""Staged pay records of each source: what it states of ``schema.PAY_RECORDS``, and why a row is left out."""

from __future__ import annotations

from outbid.data.catalogue import SourceFile

A_YEAR = "map {'Year': 1, 'Month': 12, 'Bi-Weekly': 26, 'Week': 52, 'Hour': 2080}[wage_unit_of_pay]"


def ai_jobs(file: SourceFile) -> str:
    """Exact repetitions are left out but one; only full-time work is kept, at the middle of its year."""
    last = file.period.split("-")[1]
    return f"""
        WITH numbered AS (
            SELECT *, row_number() OVER (PARTITION BY {", ".join(AI_JOBS)} ORDER BY row) AS nth FROM raw)
        SELECT row,
            CASE WHEN nth > 1 THEN 'duplicate' WHEN employment_type <> 'FT' THEN 'not_full_time'
                WHEN coalesce(salary::DOUBLE, 0) <= 0 THEN 'no_pay' END AS reason,
            'exact' AS bound, trim(job_title) AS title,
            map {{'EN': 'entry', 'MI': 'mid', 'SE': 'senior', 'EX': 'executive'}}[experience_level] AS level,
            NULL::VARCHAR AS soc, employee_residence AS country, NULL::VARCHAR AS state, NULL::VARCHAR AS county,
            NULL::VARCHAR AS city, NULL::VARCHAR AS employer, salary_currency AS currency, salary::DOUBLE AS pay,
            NULL::DOUBLE AS low, NULL::DOUBLE AS high,
            CASE WHEN work_year = '{last}' THEN make_date(work_year::INT, 4, 1)
                ELSE make_date(work_year::INT, 7, 1) END AS date
        FROM numbered"""


AI_JOBS = (
    "work_year",
    "experience_level",
    "employment_type",
    "job_title",
    "salary",
    "salary_currency",
    "salary_in_usd",
    "employee_residence",
    "remote_ratio",
    "company_location",
    "company_size",
)


def lca_2024(file: SourceFile) -> str:
    """Yearly pay from the stated unit; more than eight times or under half the prevailing wage is a wrong unit."""
    return f"""
        SELECT row,
            CASE WHEN pay IS NULL OR pay <= 0 THEN 'no_pay'
                WHEN pay / prevailing NOT BETWEEN 0.5 AND 8 OR pay NOT BETWEEN 15000 AND 3000000
                THEN 'implausible_unit' END AS reason,
            'exact' AS bound, trim(job_title) AS title, NULL::VARCHAR AS level, left(soc_code, 7) AS soc,
            'US' AS country, worksite_state AS state, NULL::VARCHAR AS county, NULL::VARCHAR AS city,
            trim(employer_name) AS employer, 'USD' AS currency, pay, NULL::DOUBLE AS low, NULL::DOUBLE AS high,
            DATE '{file.given["date"]}' AS date
        FROM (SELECT *, wage_rate_of_pay_from::DOUBLE * {A_YEAR} AS pay, annual_prevailing_wage::DOUBLE AS prevailing
            FROM raw)"""


def lca_health(file: SourceFile) -> str:
    """The genuine layout: a range where the upper end is stated; part-time work is left out."""
    return f"""
        SELECT row,
            CASE WHEN low IS NULL OR low <= 0 THEN 'no_pay' WHEN full_time_position <> 'Y' THEN 'not_full_time'
                WHEN low NOT BETWEEN 15000 AND 3000000 OR high > 5 * low THEN 'implausible_unit' END AS reason,
            CASE WHEN high > low THEN 'range' ELSE 'exact' END AS bound, trim(job_title) AS title,
            NULL::VARCHAR AS level, left(soc_code, 7) AS soc, 'US' AS country, worksite_state AS state,
            worksite_county AS county, worksite_city AS city, trim(employer_name) AS employer, 'USD' AS currency,
            CASE WHEN high > low THEN (low + high) / 2 ELSE low END AS pay,
            CASE WHEN high > low THEN low END AS low, CASE WHEN high > low THEN high END AS high,
            DATE '{file.given["date"]}' AS date
        FROM (SELECT *, try_cast(wage_rate_of_pay_from AS DOUBLE) * {A_YEAR} AS low,
            try_cast(wage_rate_of_pay_to AS DOUBLE) * {A_YEAR} AS high FROM raw)"""


READERS = {"ai-jobs": ai_jobs, "lca-fy2024": lca_2024, "lca-fy2025q2-health": lca_health}
