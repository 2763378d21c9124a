"""Every note of every tax table has a German wording."""

from __future__ import annotations

import json
from pathlib import Path

import outbid
from outbid.core.messages.de.tax import MESSAGES


def test_notes_of_tax_tables_are_translated() -> None:
    tables = Path(outbid.__file__).parent / "law" / "tables"
    notes = set()
    for file in tables.glob("*.json"):
        notes.update(json.loads(file.read_text("utf-8")).get("provenance", {}).get("not_modelled", []))
    assert notes
    assert notes <= set(MESSAGES)
