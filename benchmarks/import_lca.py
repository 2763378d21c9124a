"""Times the import of half a million filings of 96 columns beside DuckDB's bare read of the same file as text.

Promise: at most 3 times. The import reads the file for its digest, cuts it, checks every row, places titles, employers
and places by the taxonomy, writes what is kept in one transaction and reads the file's digest again. Three in ten
titles are distinct. ``python benchmarks/import_lca.py ROWS`` takes another number of rows.
"""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from outbid.data.importing import import_file
from outbid.data.store import open_store
from outbid.evidence.taxonomy import Taxonomy
from timing import promise, seconds

ROWS = 500_000
AT_MOST = 3.0
RUNS = 3
TITLES = 0.3
_COLUMNS = (
    "CASE_NUMBER CASE_STATUS RECEIVED_DATE DECISION_DATE ORIGINAL_CERT_DATE VISA_CLASS JOB_TITLE SOC_CODE SOC_TITLE "
    "FULL_TIME_POSITION BEGIN_DATE END_DATE TOTAL_WORKER_POSITIONS NEW_EMPLOYMENT CONTINUED_EMPLOYMENT "
    "CHANGE_PREVIOUS_EMPLOYMENT NEW_CONCURRENT_EMPLOYMENT CHANGE_EMPLOYER AMENDED_PETITION EMPLOYER_NAME "
    "TRADE_NAME_DBA EMPLOYER_ADDRESS1 EMPLOYER_ADDRESS2 EMPLOYER_CITY EMPLOYER_STATE EMPLOYER_POSTAL_CODE "
    "EMPLOYER_COUNTRY EMPLOYER_PROVINCE EMPLOYER_PHONE EMPLOYER_PHONE_EXT EMPLOYER_FEIN NAICS_CODE "
    "EMPLOYER_POC_LAST_NAME EMPLOYER_POC_FIRST_NAME EMPLOYER_POC_MIDDLE_NAME EMPLOYER_POC_JOB_TITLE "
    "EMPLOYER_POC_ADDRESS1 EMPLOYER_POC_ADDRESS2 EMPLOYER_POC_CITY EMPLOYER_POC_STATE EMPLOYER_POC_POSTAL_CODE "
    "EMPLOYER_POC_COUNTRY EMPLOYER_POC_PROVINCE EMPLOYER_POC_PHONE EMPLOYER_POC_PHONE_EXT EMPLOYER_POC_EMAIL "
    "AGENT_REPRESENTING_EMPLOYER AGENT_ATTORNEY_LAST_NAME AGENT_ATTORNEY_FIRST_NAME AGENT_ATTORNEY_MIDDLE_NAME "
    "AGENT_ATTORNEY_ADDRESS1 AGENT_ATTORNEY_ADDRESS2 AGENT_ATTORNEY_CITY AGENT_ATTORNEY_STATE "
    "AGENT_ATTORNEY_POSTAL_CODE AGENT_ATTORNEY_COUNTRY AGENT_ATTORNEY_PROVINCE AGENT_ATTORNEY_PHONE "
    "AGENT_ATTORNEY_PHONE_EXT AGENT_ATTORNEY_EMAIL_ADDRESS LAWFIRM_NAME_BUSINESS_NAME LAWFIRM_BUSINESS_FEIN "
    "STATE_OF_HIGHEST_COURT NAME_OF_HIGHEST_STATE_COURT WORKSITE_WORKERS SECONDARY_ENTITY "
    "SECONDARY_ENTITY_BUSINESS_NAME WORKSITE_ADDRESS1 WORKSITE_ADDRESS2 WORKSITE_CITY WORKSITE_COUNTY WORKSITE_STATE "
    "WORKSITE_POSTAL_CODE WAGE_RATE_OF_PAY_FROM WAGE_RATE_OF_PAY_TO WAGE_UNIT_OF_PAY PREVAILING_WAGE PW_UNIT_OF_PAY "
    "PW_TRACKING_NUMBER PW_WAGE_LEVEL PW_OES_YEAR PW_OTHER_SOURCE PW_OTHER_YEAR PW_SURVEY_PUBLISHER PW_SURVEY_NAME "
    "TOTAL_WORKSITE_LOCATIONS AGREE_TO_LC_STATEMENT H_1B_DEPENDENT WILLFUL_VIOLATOR SUPPORT_H1B STATUTORY_BASIS "
    "APPENDIX_A_ATTACHED PUBLIC_DISCLOSURE PREPARER_LAST_NAME PREPARER_FIRST_NAME PREPARER_EMAIL"
)
HEADER = _COLUMNS.split()
LEVELS = (
    "", "Senior ", "Sr. ", "Lead ", "Staff ", "Principal ", "Junior ", "Associate ", "Assistant ", "Chief ",
    "Director, ", "Manager, ", "VP, ", "Distinguished ", "Graduate ",
)  # fmt: skip
TRADES = (
    "Software Engineer", "Software Developer", "Data Scientist", "Data Engineer", "Data Analyst", "Accountant",
    "Machine Learning Engineer", "Research Scientist", "Product Manager", "Program Manager", "Business Analyst",
    "Systems Engineer", "Test Engineer", "DevOps Engineer", "Security Engineer", "Network Engineer", "Architect",
    "Mechanical Engineer", "Electrical Engineer", "Civil Engineer", "Physician", "Registered Nurse", "Professor",
    "Teacher", "Consultant", "Financial Analyst", "Marketing Manager", "UX Designer", "Account Executive",
    "Hardware Engineer", "Postdoctoral Fellow", "Quantitative Researcher", "Statistician", "Pharmacist", "Dentist",
    "Operations Manager", "Attorney", "Biologist", "Chemist", "Database Administrator",
)  # fmt: skip
FIELDS = (
    "",
    " - Payments",
    " II",
    " III",
    ", Cloud",
    " (Java)",
    ", AI Platform",
    " - Remote",
    " (JC60)",
    ", Ads",
)
PLACES = (
    "San Francisco|SAN FRANCISCO|CA", "San Jose|SANTA CLARA|CA", "Seattle|KING|WA", "Austin|TRAVIS|TX",
    "New York|NEW YORK|NY", "Chicago|COOK|IL", "Boston|SUFFOLK|MA", "Atlanta|FULTON|GA", "Dallas|DALLAS|TX",
    "Jersey City|HUDSON|NJ", "Denver|DENVER|CO", "Charlotte|MECKLENBURG|NC", "Phoenix|MARICOPA|AZ",
    "Los Angeles|LOS ANGELES|CA", "Houston|HARRIS|TX", "Columbus|FRANKLIN|OH", "Detroit|WAYNE|MI",
    "Miami|MIAMI-DADE|FL",
)  # fmt: skip
SPECIAL = {
    "CASE_NUMBER": "'I-200-' || i",
    "CASE_STATUS": "CASE WHEN h % 14 = 0 THEN 'Withdrawn' WHEN h % 14 = 1 THEN 'Denied' ELSE 'Certified' END",
    "RECEIVED_DATE": "strftime(DATE '2023-10-01' + (h % 360)::INTEGER, '%Y-%m-%d')",
    "DECISION_DATE": "strftime(DATE '2023-10-08' + (h % 360)::INTEGER, '%Y-%m-%d')",
    "BEGIN_DATE": "strftime(DATE '2024-01-01' + (h % 360)::INTEGER, '%Y-%m-%d')",
    "END_DATE": "strftime(DATE '2027-01-01' + (h % 360)::INTEGER, '%Y-%m-%d')",
    "JOB_TITLE": "level[1 + t % {levels}] || trade[1 + t // {levels} % {trades}]"
    " || field[1 + t // {levels} // {trades} % {fields}] || CASE WHEN t < {plain} THEN '' ELSE ' ' || t // {plain} END",
    "SOC_CODE": "'15-12' || (51 + h % 5) || '.00'",
    "FULL_TIME_POSITION": "CASE WHEN h % 50 = 0 THEN 'N' ELSE 'Y' END",
    "TOTAL_WORKER_POSITIONS": "'1'",
    "EMPLOYER_NAME": "'Employer ' || least(e, h // 7 % 40000) || ' Technologies, Inc.'",
    "WORKSITE_CITY": "split_part(place[1 + h % {places}], '|', 1)",
    "WORKSITE_COUNTY": "split_part(place[1 + h % {places}], '|', 2)",
    "WORKSITE_STATE": "split_part(place[1 + h % {places}], '|', 3)",
    "WAGE_RATE_OF_PAY_FROM": "format('${{:,}}.00', 80000 + h % 120000)",
    "WAGE_RATE_OF_PAY_TO": "CASE WHEN h % 3 = 0 THEN format('${{:,}}.00', 90000 + h % 120000) END",
    "WAGE_UNIT_OF_PAY": "'Year'",
    "PREVAILING_WAGE": "format('${{:,}}.00', 79000 + h % 120000)",
    "PW_UNIT_OF_PAY": "'Year'",
}


def write(path: Path, rows: int) -> None:
    """A file of ``rows`` filings as the Department lays them out; columns that no import reads hold short texts."""
    counts = {
        "levels": len(LEVELS), "trades": len(TRADES), "fields": len(FIELDS), "places": len(PLACES),
        "plain": len(LEVELS) * len(TRADES) * len(FIELDS),
    }  # fmt: skip
    cells = ", ".join(
        f'{SPECIAL[name].format(**counts) if name in SPECIAL else _filler(number)} AS "{name}"'
        for number, name in enumerate(HEADER)
    )
    distinct = max(1, int(rows * TITLES))
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT {cells} FROM (SELECT i, (hash(i) % 1000000007)::BIGINT AS h,"
            f" CASE WHEN i < {distinct} THEN i ELSE (hash(i, 1) % {distinct})::BIGINT END AS t,"
            f" (hash(i, 2) % 40000)::BIGINT AS e, ? AS level, ? AS trade, ? AS field, ? AS place"
            f" FROM range({rows}) numbers(i))) TO '{path}' (HEADER, DELIMITER ',')",
            [list(LEVELS), list(TRADES), list(FIELDS), list(PLACES)],
        )


def _filler(number: int) -> str:
    """Every third column empty, as in the Department's files, the others a few signs long."""
    return "NULL" if number % 3 == 0 else f"'v' || (h // {number + 1} % {10 ** (1 + number % 6)})"


def ours(path: Path) -> None:
    """One import into an empty store; nothing of the taxonomy is remembered from before."""
    with open_store(path.with_suffix(".duckdb"), read_only=False, shipped=None) as store:
        report = import_file(store, path, classify=Taxonomy())
    assert report.rows_kept + sum(report.rejects.values()) == report.rows_read > 0, report


def bare(path: Path) -> None:
    """Every column as text in a temporary table."""
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE TEMP TABLE plain AS SELECT * FROM read_csv('{path}', header=true, all_varchar=true)"
        )


def apart(work: str, path: Path) -> tuple[float, float]:
    """Seconds and megabytes of memory at most that ``work`` takes in a process of its own."""
    path.with_suffix(".duckdb").unlink(missing_ok=True)
    said = subprocess.run((sys.executable, __file__, work, str(path)), check=True, stdout=subprocess.PIPE)
    took, peak = said.stdout.split()
    return float(took), float(peak)


def main(rows: int) -> None:
    """Prints both times, their ratio and the memory that the import takes at most."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lca.csv"
        write(path, rows)
        size = path.stat().st_size / 1e6
        runs = [(apart("ours", path), apart("bare", path)) for _ in range(RUNS if rows == ROWS else 1)]
    took, plain = (min(run[side][0] for run in runs) for side in (0, 1))
    peak = max(run[0][1] for run in runs)
    met = promise(took <= AT_MOST * plain, f"at most {AT_MOST:.0f} times")
    print(
        f"import of {rows:,} filings, {size:,.0f} MB: {took:.1f} s, bare read {plain:.1f} s,"
        f" {took / plain:.2f} times {met}, at most {peak:,.0f} MB of memory"
    )


if __name__ == "__main__":
    if len(sys.argv) == 3:
        work = {"ours": ours, "bare": bare}[sys.argv[1]]
        took = seconds(lambda: work(Path(sys.argv[2])), 1)
        print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    else:
        main(int(sys.argv[1]) if len(sys.argv) == 2 else ROWS)
