"""For a process of its own: takes what was tried on a copy over into the evidence, or says why not."""

TAKES = """
from pathlib import Path
from outbid.core.errors import InputError
from outbid.data.store import open_store
from outbid.data.taking import take_over
try:
    with open_store({store!r}, read_only=False) as store:
        take_over(store, Path("copy.duckdb"), 1)
except InputError as error:
    print(error)
"""
