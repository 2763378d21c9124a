"""Draw job titles to be labelled by hand, so that every role family may be met often enough to be scored.

    python tools/taxonomy/draw_titles.py DATA_DIR > drawn.csv

Titles come from certified Labor Condition Applications and from the salaries that people report to ai-jobs.net.
They are taken by strata of occupation codes, within a stratum in the order of the SHA-256 of ``outbid-sample|`` and the
lower-case title, so every distinct title has the same chance there however often it was filed. The code that a filing
states only steers the draw: it is not printed, and is no label. Titles of the earlier sample are left out. After the
first round was labelled, a second one was drawn for families that had met too few titles. Families that filings lack
have titles written after the manner of postings beside these; they stand in the labelled files alone.
"""

from __future__ import annotations

import csv
import hashlib
import re
import sys
from collections.abc import Iterable
from pathlib import Path

import duckdb

ROOT = Path(__file__).parents[2]
EARLIER = ROOT / "tests" / "evidence" / "taxonomy" / "titles.csv"
AI_JOBS = 150

#: How many titles are drawn for the filings whose occupation codes begin so (SOC 2018, and some of 2010 still filed).
STRATA: dict[tuple[str, ...], int] = {
    ("15-1252", "15-1132", "15-1133", "15-1251", "15-1254"): 70,
    ("15-1299.08", "15-1199.02"): 75,
    ("15-1299.09", "15-1199.09"): 35,
    ("15-1211", "15-1121"): 35,
    ("15-1212", "15-1122", "15-1299.05", "15-1299.04"): 25,
    ("15-1221", "15-1111"): 35,
    ("15-1231", "15-1232", "15-1151"): 25,
    ("15-1241", "15-1244", "15-1142", "15-1143"): 30,
    ("15-1242", "15-1243", "15-1141"): 35,
    ("15-1253", "15-1199.01"): 15,
    ("15-1255", "27-1021", "27-1024"): 24,
    ("15-2051", "15-2031"): 55,
    ("11-3021", "11-9041"): 40,
    ("11-1011", "11-1021"): 30,
    ("11-2011", "11-2021", "13-1161", "27-3031"): 40,
    ("11-2022", "41-"): 40,
    ("11-3121", "11-3111", "13-1071", "13-1141", "13-1151", "11-3131"): 25,
    ("11-3031", "13-2011", "13-2051", "13-2041", "13-2054", "15-2011"): 30,
    ("11-3071", "13-1081", "11-3051", "13-1023", "11-3061"): 25,
    ("13-1082", "11-9021"): 15,
    ("13-1111",): 30,
    ("13-2099.01",): 20,
    ("17-1011", "17-1012", "17-3011"): 15,
    ("17-2051",): 12,
    ("17-2061", "17-2072"): 35,
    ("17-2071",): 22,
    ("17-2112",): 18,
    ("17-2131", "17-2041", "17-2171"): 18,
    ("17-2141",): 18,
    ("19-1", "19-2", "19-3", "19-4"): 20,
    ("23-",): 20,
    ("25-1",): 20,
    ("25-2", "25-3"): 20,
    ("29-1141", "29-1171", "29-1151", "29-2061", "11-9111"): 22,
    ("29-12", "29-106"): 18,
    ("29-1011", "29-102", "29-1051", "29-1123", "29-1122", "29-1131", "29-2"): 22,
}

#: The second round.
MORE: dict[tuple[str, ...], int] = {
    ("17-2141",): 26,
    ("17-2131", "17-2041", "17-2171"): 30,
    ("17-2051",): 20,
    ("15-1242", "15-1141"): 25,
    ("17-2071",): 15,
    ("17-2061", "17-2072"): 16,
    ("17-1011", "17-1012"): 14,
    ("29-1141", "29-1171"): 20,
    ("11-1011",): 22,
    ("15-2051", "15-2041"): 24,
    ("13-2099.01",): 12,
    ("25-1",): 12,
    ("25-2",): 10,
    ("23-",): 14,
    ("13-1071", "11-3121"): 14,
    ("15-1231", "15-1232"): 15,
    ("15-1244",): 15,
    ("15-1255",): 10,
    ("41-9031",): 20,
    ("15-1221",): 10,
    ("15-1212",): 10,
    ("29-12",): 8,
}


def rank(title: str) -> str:
    """The place of a title in the draw: a digest that nobody chose."""
    return hashlib.sha256(f"outbid-sample|{title.lower()}".encode()).hexdigest()


def plain(title: str) -> str:
    """The title without doubled blanks, and without the serial numbers that some employers add."""
    return re.sub(r"\s*-?\s*kbgfjg[\d-]+$", "", " ".join(title.split()), flags=re.IGNORECASE)


def drawn(titles: Iterable[str], seen: set[str], count: int) -> list[str]:
    """The first ``count`` unseen titles in the order of the draw; adds them to ``seen``."""
    chosen: list[str] = []
    for title in sorted(
        dict.fromkeys(plain(title) for title in titles), key=lambda title: (rank(title), title)
    ):
        if len(chosen) == count:
            break
        if title and title.lower() not in seen:
            seen.add(title.lower())
            chosen.append(title)
    return chosen


def sample(folder: Path) -> list[tuple[str, str]]:
    """Source and title of all drawn titles, strata in their order above, the reported salaries last."""
    with EARLIER.open(encoding="utf-8", newline="") as file:
        seen = {row["title"].lower() for row in csv.DictReader(file)}
    filings = [
        *_pairs(f"'{folder / 'lca_2024_certified_maxghenis.parquet'}'", "SOC_CODE", "JOB_TITLE"),
        *_pairs(f"'{folder / 'lca_fy2025q2_health_soc29.csv'}'", "SOC_CODE", "JOB_TITLE"),
    ]
    rows = []
    for codes, count in STRATA.items():
        rows += [("lca", title) for title in drawn(_filed(filings, codes), seen, count)]
    reported = _pairs(f"'{folder / 'ai_jobs_net_salaries_2025-06.csv'}'", "experience_level", "job_title")
    rows += [("ai-jobs", title) for title in drawn((title for _, title in reported), seen, AI_JOBS)]
    for codes, count in MORE.items():
        rows += [("lca", title) for title in drawn(_filed(filings, codes), seen, count)]
    return rows


def _filed(filings: list[tuple[str, str]], codes: tuple[str, ...]) -> list[str]:
    return [title for code, title in filings if code.startswith(codes)]


def _pairs(table: str, code: str, title: str) -> list[tuple[str, str]]:
    query = f"select distinct {code}, {title} from {table} where {code} is not null and {title} is not null"
    return duckdb.connect().execute(query).fetchall()


if __name__ == "__main__":
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(("source", "title"))
    out.writerows(sample(Path(sys.argv[1])))
