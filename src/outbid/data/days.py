"""Which of day and month comes first between slashes: what the days of a whole column tell together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_SLASHED = "^([0-9]{1,2})/([0-9]{1,2})/[0-9]{2,4}"


def order_of_days(
    connection: duckdb.DuckDBPyConnection, names: Sequence[str]
) -> tuple[bool, tuple[str, ...]]:
    """Whether the day comes first in the columns ``names`` of ``raw``, and keys of what to say of it.

    A number above 12 tells: 31/01/2026 that the day comes first, 01/31/2026 that the month does. Where days tell
    neither or both, the month comes first where it may, which is said.
    """
    tells_day, tells_month, open_ = False, False, False
    for name in names:
        quoted = '"' + name.replace('"', '""') + '"'
        found = connection.execute(
            "SELECT coalesce(bool_or(first > 12 AND second <= 12), false),"
            " coalesce(bool_or(second > 12 AND first <= 12), false),"
            " coalesce(bool_or(first <= 12 AND second <= 12 AND first <> second), false) FROM ("
            f"SELECT try_cast(regexp_extract({quoted}, '{_SLASHED}', 1) AS INTEGER) AS first,"
            f" try_cast(regexp_extract({quoted}, '{_SLASHED}', 2) AS INTEGER) AS second FROM raw)"
        ).fetchone()
        if found:
            tells_day, tells_month, open_ = tells_day | found[0], tells_month | found[1], open_ | found[2]
    if tells_day and not tells_month:
        return True, ("importing.note_day_first",) if open_ else ()
    if open_ and tells_day:
        return False, ("importing.note_days_mixed",)
    if open_ and not tells_month:
        return False, ("importing.note_days_open",)
    return False, ()
