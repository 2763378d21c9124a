"""Writes the DuckDB texts of the statements in ``outbid.evidence.queries``: ``python tools/compile_statements.py``."""

from __future__ import annotations

from pathlib import Path

from outbid.data.statements import compile_statement
from outbid.evidence import queries

FOLDER = Path(queries.__file__).parent / "statements"


def main() -> None:
    """Writes every statement, and removes texts that no statement stands behind."""
    FOLDER.mkdir(exist_ok=True)
    wanted = {f"{statement.name}.sql": compile_statement(statement) for statement in queries.STATEMENTS}
    for stale in {file.name for file in FOLDER.glob("*.sql")} - wanted.keys():
        (FOLDER / stale).unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
