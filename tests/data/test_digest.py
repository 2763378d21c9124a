"""The digest that answers name: it changes with whatever changes them, and with nothing else."""

import pytest

from outbid.data.importing import import_file, remove
from outbid.data.readers.layout import Given
from outbid.data.store import open_store, shipped_digest
from outbid.evidence.taxonomy import Taxonomy

HEAD = "title,company,location,base salary,date\n"
FILES = {
    "a.csv": HEAD + 'Software Engineer,A,"Austin, TX",100000 USD,2026-01-01\n',
    "b.csv": HEAD + 'Software Engineer,B,"Austin, TX",120000 USD,2026-01-01\n',
}


@pytest.fixture
def digest(tmp_path):
    """Of a store to which files are added in order, each with its kind."""

    def of(*added, gone=()):
        place = tmp_path / f"{len(list(tmp_path.iterdir()))}.duckdb"
        with open_store(place, read_only=False) as store:
            for name, kind in added:
                (tmp_path / name).write_text(FILES[name])
                import_file(store, tmp_path / name, classify=Taxonomy(), given=Given(kind=kind))
            for name in gone:
                remove(store, name)
            return store.digest()

    return of


def test_the_digest_tells_what_a_user_added(digest):
    bare = digest()
    assert bare == shipped_digest()
    one = digest(("a.csv", "advertised"))
    assert len({bare, one, digest(("b.csv", "advertised")), digest(("a.csv", "self-reported"))}) == 4
    both = digest(("a.csv", "advertised"), ("b.csv", "advertised"))
    assert both == digest(("b.csv", "advertised"), ("a.csv", "advertised"))
    assert both not in (bare, one)
    assert digest(("a.csv", "advertised"), ("b.csv", "advertised"), gone=["b"]) == one
