"""Compile the taxonomy's reference files from the publishers' own.

    python tools/taxonomy/compile_reference.py FOLDER [ISO3166_TAB]

FOLDER holds ``census_cbsa_delineation_2023.xlsx`` (Census Bureau, July 2023) and ``isco08_soc2010_crosswalk.xls``
(Bureau of Labor Statistics, August 2012, updated June 2015), both works of the United States government. ISO3166_TAB is
the list of country codes that comes with the time zone database (public domain).
"""

from __future__ import annotations

import sys
from pathlib import Path

from python_calamine import CalamineWorkbook

DATA = Path(__file__).parents[2] / "src" / "outbid" / "evidence" / "taxonomy" / "data"


def rows_below(path: Path, sheet: str, first: str) -> list[dict[str, str]]:
    """Rows of a sheet as dictionaries, below the row whose first cell is ``first``."""
    table = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()
    start = next(index for index, row in enumerate(table) if row[0] == first)
    names = [str(cell) for cell in table[start]]
    return [dict(zip(names, (str(cell).strip() for cell in row), strict=False)) for row in table[start + 1 :]]


def write(name: str, source: str, rows: list[tuple[str, ...]]) -> None:
    """One reference file: its source, then its rows."""
    text = "".join("\t".join(row) + "\n" for row in rows)
    (DATA / name).write_text(f"# {source}\n{text}", encoding="utf-8")


def compile_areas(folder: Path) -> None:
    """Areas by code, and the area of each county."""
    rows = rows_below(folder / "census_cbsa_delineation_2023.xlsx", "List 1", "CBSA Code")
    rows = [row for row in rows if row["FIPS County Code"]]
    source = "U.S. Census Bureau, Core Based Statistical Areas, delineation of July 2023"
    areas = {
        (row["CBSA Code"], row["CBSA Title"], row["Metropolitan/Micropolitan Statistical Area"][:5])
        for row in rows
    }
    write("areas.tsv", source, sorted(areas))
    counties = {
        (row["State Name"], county.strip(), row["CBSA Code"])
        for row in rows
        for county in row["County/County Equivalent"].split(" + ")
    }
    write("counties.tsv", source, sorted(counties))


def compile_isco(folder: Path) -> None:
    """ISCO-08 codes by SOC-2010 code."""
    found: dict[str, set[str]] = {}
    for row in rows_below(folder / "isco08_soc2010_crosswalk.xls", "2010 SOC to ISCO-08", "2010 SOC Code"):
        if row["ISCO-08 Code"]:
            found.setdefault(row["2010 SOC Code"], set()).add(row["ISCO-08 Code"])
    source = "U.S. Bureau of Labor Statistics, ISCO-08 x SOC-2010 crosswalk, August 2012, updated June 2015"
    write("isco.tsv", source, sorted((soc, " ".join(sorted(codes))) for soc, codes in found.items()))


def compile_countries(path: Path) -> None:
    """English names of countries by code."""
    pairs = [
        line.split("\t") for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")
    ]
    write(
        "countries.tsv",
        "ISO 3166-1 codes as in the time zone database",
        [(code, name) for code, name in pairs],
    )


if __name__ == "__main__":
    compile_areas(Path(sys.argv[1]))
    compile_isco(Path(sys.argv[1]))
    if len(sys.argv) > 2:
        compile_countries(Path(sys.argv[2]))
