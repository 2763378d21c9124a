"""Builds the shipped evidence: ``python tools/evidence/build.py DATA_DIR [--check]``.

Every file of the catalogue is checked against its digest and imported into an empty store as a user's own file is, by
the same readers and the same taxonomy. What is shipped of it is written, sorted and compressed, to
``src/outbid/data/shipped/SOURCE.TABLE.parquet``. ``--check`` builds elsewhere and compares byte by byte.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from compact import compact

from outbid.data import schema
from outbid.data.catalogue import Source, SourceFile, sources
from outbid.data.importing import import_file
from outbid.data.readers.layout import Given
from outbid.data.store import Store, open_store
from outbid.evidence.taxonomy import Taxonomy

SHIPPED = Path(__file__).parents[2] / "src" / "outbid" / "data" / "shipped"
BUILT = "2026-11-23"
"""Stands as the day of import, so that a build on another day gives the same bytes."""
LISTED = 50
"""Rows left out that are shipped to be looked at, a file and reason."""
ORDER = {
    "pay_records": "employer, title, state, pay, row",
    "aggregates": "soc, date, industry, state, cbsa, row",
    "series": "series, country, entity, date, row",
    "imports": "file",
    "rejects": "batch, reason",
    "rejected_rows": "batch, reason, row, excerpt",
}
_SHIPPED = {
    "imports": f"SELECT * REPLACE (DATE '{BUILT}' AS added, (SELECT count(*) FROM kept WHERE kept.batch = i.batch)"
    " AS rows_kept) FROM imports i",
    "rejects": "SELECT batch, reason, sum(rows)::BIGINT AS rows, source FROM rejects"
    " JOIN (SELECT batch, source FROM imports) USING (batch) GROUP BY ALL",
    "rejected_rows": "SELECT r.*, source FROM rejected_rows r JOIN (SELECT batch, source FROM imports) USING (batch)"
    f" QUALIFY row_number() OVER (PARTITION BY batch, reason ORDER BY row, excerpt) <= {LISTED}",
}


def main() -> None:
    """Reads the arguments and builds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the files that the catalogue names")
    parser.add_argument(
        "--check", action="store_true", help="compare with what is shipped, write nothing there"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "shipped"
        fresh.mkdir()
        build(given.data, fresh, Path(folder) / "evidence.duckdb")
        built, shipped = (
            {file.name: digest(file) for file in place.glob("*.parquet")} for place in (fresh, SHIPPED)
        )
        differing = sorted(
            name for name in built.keys() | shipped.keys() if built.get(name) != shipped.get(name)
        )
        if given.check:
            sys.exit("differing: " + ", ".join(differing) if differing else None)
        for name in differing:
            if name in built:
                SHIPPED.joinpath(name).write_bytes(fresh.joinpath(name).read_bytes())
            else:
                SHIPPED.joinpath(name).unlink()
            print(f"{'written' if name in built else 'removed'}: {name}")


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def build(data: Path, target: Path, scratch: Path) -> None:
    """Writes all tables of all sources to the folder ``target``, by way of a store at ``scratch``."""
    taxonomy = Taxonomy()
    with open_store(scratch, shipped=None, read_only=False) as store:
        store.connection.execute("SET threads = 1")  # so that the same rows always stand in the same order
        for source in sources():
            for file in source.files:
                _add(store, source, file, data / file.name, taxonomy)
        compact(store.connection)
        store.connection.execute(
            "CREATE TEMP VIEW kept AS SELECT batch FROM pay_records UNION ALL SELECT batch FROM aggregates"
            " UNION ALL SELECT batch FROM series"
        )
        for source in sources():
            for table in schema.TABLES:
                _write(store, source, table, target / f"{source.id}.{table}.parquet")


def _add(store: Store, source: Source, file: SourceFile, path: Path, taxonomy: Taxonomy) -> None:
    """One file into the store; ends the program where the file or what it holds is not what the catalogue says."""
    if digest(path) != file.sha256:
        sys.exit(f"{path} is not the file of the catalogue")
    report = import_file(store, path, classify=taxonomy, source=source.id, given=Given(**file.given))
    print(f"{file.name}: {report.layout}, {report.rows_read:,} rows read, {report.rows_kept:,} values kept")
    for table in ("pay_records", "aggregates"):
        said = store.connection.execute(
            f"SELECT DISTINCT kind, measure FROM {table} WHERE batch = ?", [report.batch]
        ).fetchall()
        if said and said != [(source.kind, source.measure)]:
            sys.exit(f"{file.name} holds {said}, and the catalogue says {source.kind}, {source.measure}")


def _write(store: Store, source: Source, table: str, path: Path) -> None:
    """The rows of a source, if there are any; its files are numbered from 0, to which the reading store adds."""
    rows = f"({_SHIPPED.get(table, f'FROM {table}')}) WHERE source = '{source.id}'"
    lowest = f"SELECT min(batch) FROM imports WHERE source = '{source.id}'"
    first = store.connection.execute(lowest).fetchall()[0][0]
    columns = ", ".join(
        f"(batch - {first})::INTEGER AS batch" if name == "batch" else f'"{name}"'
        for name in schema.TABLES[table]
    )
    counted = store.connection.execute(f"SELECT count(*) FROM {rows}").fetchall()[0][0]
    if counted:
        store.connection.execute(
            f"COPY (SELECT {columns} FROM {rows} ORDER BY {ORDER[table]}) TO '{path}'"
            " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, ROW_GROUP_SIZE 200000)"
        )


if __name__ == "__main__":
    main()
