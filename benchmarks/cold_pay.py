"""Times a cold `outbid pay` against a bare process that opens the same file and runs one quantile query."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from outbid.data.store import open_store
from timing import promise, seconds

AT_MOST = 4.0
RUNS = 9
BARE = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
query = "SELECT quantile_cont(pay, 0.5) FROM pay_records WHERE role = 'software-engineer'"
print(connection.execute(query).fetchone())
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "evidence.duckdb"
        with open_store(path) as store:
            count = int(store.query("SELECT count(*) AS n FROM pay_records")["n"][0])
        environment = {**os.environ, "OUTBID_DATA": str(path)}

        def run(*command: str) -> None:
            subprocess.run((sys.executable, *command), check=True, capture_output=True, env=environment)

        question = ("-m", "outbid", "pay", "software engineer", "--place", "US")
        run(*question)
        bare = seconds(lambda: run("-c", BARE, str(path)), RUNS)
        ours = seconds(lambda: run(*question), RUNS)
    met = promise(ours <= AT_MOST * bare, f"at most {AT_MOST:.0f} times")
    print(
        f"cold `outbid pay`, {count:,} records shipped: {ours:.2f} s, bare {bare:.2f} s, {ours / bare:.1f} times {met}"
    )


if __name__ == "__main__":
    main()
