"""Builds the shipped evidence: ``python tools/evidence/build.py DATA_DIR [--check]``.

Every file of the catalogue is read, checked against its digest, placed by the taxonomy and written, sorted and
compressed, to ``src/outbid/data/shipped/SOURCE.TABLE.parquet``. ``--check`` builds elsewhere and compares byte by byte.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import duckdb
import records
import trends
import wages
from raw import digest, read

from outbid.data import schema
from outbid.data.catalogue import Source, sources
from outbid.data.statements import SQL_TYPES
from outbid.evidence.taxonomy import Taxonomy

SHIPPED = Path(__file__).parents[2] / "src" / "outbid" / "data" / "shipped"
BUILT = "2026-11-23"
"""Stands as the day of import, so that a build on another day gives the same bytes."""
ORDER = {
    "pay_records": "employer, title, state, pay, row",
    "aggregates": "soc, date, industry, state, cbsa, row",
    "series": "series, country, entity, date, row",
    "imports": "file",
    "rejects": "reason",
}
TAXONOMY = Taxonomy()


def main() -> None:
    """Reads the arguments and builds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the files that the catalogue names")
    parser.add_argument(
        "--check", action="store_true", help="compare with what is shipped, write nothing there"
    )
    given = parser.parse_args()
    if not given.check:
        SHIPPED.mkdir(exist_ok=True)
        for old in SHIPPED.glob("*.parquet"):
            old.unlink()
        build(given.data, SHIPPED)
        return
    with tempfile.TemporaryDirectory() as folder:
        build(given.data, Path(folder))
        fresh, shipped = (
            {file.name: digest(file) for file in p.glob("*.parquet")} for p in (Path(folder), SHIPPED)
        )
    differing = sorted(name for name in fresh.keys() | shipped.keys() if fresh.get(name) != shipped.get(name))
    sys.exit("differing: " + ", ".join(differing) if differing else None)


def build(data: Path, target: Path) -> None:
    """Writes all tables of all sources."""
    for source in sources():
        with duckdb.connect(config={"threads": 1}) as connection:
            for name, columns in schema.TABLES.items():
                typed = ", ".join(f'"{column}" {SQL_TYPES[kind]}' for column, kind in columns.items())
                connection.execute(f"CREATE TABLE {name} ({typed})")
            connection.execute("CREATE TABLE reasons (reason VARCHAR)")
            for number in range(len(source.files)):
                _add(connection, source, number, data)
            connection.execute("INSERT INTO rejects SELECT 0, reason, count(*) FROM reasons GROUP BY ALL")
            for name, order in ORDER.items():
                if connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0]:
                    place = target / f"{source.id}.{name}.parquet"
                    connection.execute(
                        f"COPY (SELECT * FROM {name} ORDER BY {order}) TO '{place}'"
                        " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, ROW_GROUP_SIZE 200000)"
                    )
                    print(f"{place.name}: {place.stat().st_size:,} bytes")


def _add(connection: duckdb.DuckDBPyConnection, source: Source, number: int, data: Path) -> None:
    """One file's rows into the tables of ``connection``."""
    file = source.files[number]
    path = data / file.name
    sha256 = digest(path)
    if sha256 != file.sha256:
        sys.exit(f"{path} is not the file of the catalogue")
    count = read(connection, path)
    names = [name for (name,) in connection.execute("SELECT name FROM pragma_table_info('raw')").fetchall()]
    if source.id in records.READERS:
        table, expression = "pay_records", records.READERS[source.id](file)
    elif source.id == "oews":
        table, expression = "aggregates", wages.oews(file, names)
    else:
        table, expression = "series", trends.staged(source.id, file, names)
    connection.execute(f"CREATE OR REPLACE TABLE staged AS {expression}")
    {"pay_records": _place_records, "aggregates": _place_aggregates, "series": _place_series}[table](
        connection
    )
    connection.execute("INSERT INTO reasons SELECT reason FROM staged WHERE reason IS NOT NULL")
    constant = {"batch": 0, "source": source.id, "kind": source.kind, "measure": source.measure}
    own = {name: value for name, value in constant.items() if name in schema.TABLES[table]}
    stated = ", ".join(f'? AS "{name}"' for name in own)
    connection.execute(
        f"INSERT INTO {table} BY NAME SELECT {stated}, * EXCLUDE (reason) FROM staged WHERE reason IS NULL",
        list(own.values()),
    )
    kept = connection.execute("SELECT count(*) FROM staged WHERE reason IS NULL").fetchall()[0][0]
    connection.execute(
        "INSERT INTO imports VALUES (0, ?, 'shipped', ?, ?, ?, ?, ?, ?, ?)",
        [source.id, file.name, sha256, path.stat().st_size, count, kept, BUILT, TAXONOMY.version],
    )


def _map(
    connection: duckdb.DuckDBPyConnection, name: str, keys: Sequence[object], **values: Sequence[object]
) -> None:
    """The table ``name`` from parallel columns."""
    columns = ", ".join(
        f'unnest(?::{"BOOLEAN" if key in schema.TAGS else "VARCHAR"}[]) AS "{key}"' for key in values
    )
    connection.execute(
        f"CREATE OR REPLACE TABLE {name} AS SELECT unnest(?::VARCHAR[]) AS key, {columns}",
        [list(keys), *(list(value) for value in values.values())],
    )


def _distinct(connection: duckdb.DuckDBPyConnection, columns: str) -> list[tuple[str | None, ...]]:
    return connection.execute(
        f"SELECT DISTINCT {columns} FROM staged WHERE reason IS NULL ORDER BY ALL"
    ).fetchall()


def _place_records(connection: duckdb.DuckDBPyConnection) -> None:
    titles = [title for (title,) in _distinct(connection, "title") if title is not None]
    placed = TAXONOMY.titles(titles)
    tags = {
        "role": placed.role,
        "said": placed.level,
        "ai": placed.ai,
        "genai": placed.genai,
        "sales": placed.sales,
    }
    _map(connection, "titles", titles, **{name: value.tolist() for name, value in tags.items()})
    codes = [code for (code,) in _distinct(connection, "soc") if code is not None]
    _map(connection, "codes", codes, family=TAXONOMY.occupations(codes))
    names = [name for (name,) in _distinct(connection, "employer") if name is not None]
    _map(connection, "employers", names, resolved=TAXONOMY.employers(names))
    spots = _distinct(connection, "country, state, county, city")
    where = TAXONOMY.places(*([spot[part] for spot in spots] for part in range(4)))
    keys = ["|".join(part or "" for part in spot) for spot in spots]
    _map(
        connection,
        "places",
        keys,
        nation=where.country.tolist(),
        region=where.state.tolist(),
        area=where.cbsa.tolist(),
    )
    connection.execute("""CREATE OR REPLACE TABLE staged AS
        SELECT s.row, reason, bound, title, coalesce(t.role, c.family) AS role, coalesce(level, t.said) AS level,
            t.ai, t.genai, t.sales, soc, nation AS country, region AS state, area AS cbsa, resolved AS employer,
            currency, pay, low, high, date, 1.0 AS weight
        FROM staged s LEFT JOIN titles t ON t.key = s.title LEFT JOIN codes c ON c.key = s.soc
            LEFT JOIN employers e ON e.key = s.employer
            LEFT JOIN places p ON p.key = concat_ws('|', coalesce(s.country, ''), coalesce(s.state, ''),
                coalesce(county, ''), coalesce(city, ''))""")


def _place_aggregates(connection: duckdb.DuckDBPyConnection) -> None:
    codes = [code for (code,) in _distinct(connection, "soc") if code is not None]
    _map(connection, "codes", codes, role=TAXONOMY.occupations(codes))
    fips = [(code, STATES[code]) for (code,) in _distinct(connection, "fips") if code in STATES]
    _map(connection, "states", [code for code, _ in fips], state=[state for _, state in fips])
    connection.execute("""CREATE OR REPLACE TABLE staged AS
        SELECT s.row, CASE WHEN reason IS NOT NULL THEN reason
                WHEN fips IS NOT NULL AND state IS NULL THEN 'not_shipped_area'
                WHEN role IS NULL AND (state IS NOT NULL OR cbsa IS NOT NULL OR industry IS NOT NULL)
                THEN 'not_shipped_occupation' END AS reason,
            soc, occupation, role, 'US' AS country, state, cbsa, industry, 'USD' AS currency, date, employment,
            employment_rse, mean, mean_rse, p10, p25, p50, p75, p90, capped
        FROM staged s LEFT JOIN codes c ON c.key = soc LEFT JOIN states f ON f.key = fips""")


def _place_series(connection: duckdb.DuckDBPyConnection) -> None:
    """Price levels name states in words; all else is as it stands."""
    named = connection.execute("SELECT DISTINCT entity FROM staged WHERE series = 'price level'").fetchall()
    states = sorted(name for (name,) in named)
    count = len(states)
    codes = TAXONOMY.places(["US"] * count, states, [None] * count, [None] * count).state.tolist()
    _map(connection, "states", states, state=codes)
    connection.execute("""UPDATE staged SET entity = (SELECT state FROM states WHERE key = entity)
        WHERE series = 'price level' AND reason IS NULL""")


_NUMBERED = (
    "01AL 02AK 04AZ 05AR 06CA 08CO 09CT 10DE 11DC 12FL 13GA 15HI 16ID 17IL 18IN 19IA 20KS 21KY "
    "22LA 23ME 24MD 25MA 26MI 27MN 28MS 29MO 30MT 31NE 32NV 33NH 34NJ 35NM 36NY 37NC 38ND 39OH "
    "40OK 41OR 42PA 44RI 45SC 46SD 47TN 48TX 49UT 50VT 51VA 53WA 54WV 55WI 56WY"
)
STATES = {pair[:2]: "US-" + pair[2:] for pair in _NUMBERED.split()}
"""ISO 3166-2 by the Census Bureau's number of a state."""


if __name__ == "__main__":
    main()
