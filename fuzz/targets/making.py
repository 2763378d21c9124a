"""What targets of files are made with: folders of their own, example files, and all keys that a file may have."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import junk
from choices import Choices

from targets.target import Read

EXAMPLES = Path(__file__).parents[2] / "examples"
PLACE = "fuzz.toml"


def folder(*sources: str) -> Path:
    """A folder of one's own with copies of example files."""
    made = Path(tempfile.mkdtemp(prefix="outbid-fuzz-"))
    atexit.register(shutil.rmtree, made, True)
    for source in sources:
        shutil.copy(EXAMPLES / source, made)
    return made


def tables(*names: str) -> tuple[dict[str, Any], ...]:
    """The tables of example files."""
    return tuple(tomllib.loads((EXAMPLES / name).read_text("utf-8")) for name in names)


def keys(schema: Any) -> tuple[str, ...]:
    """All keys that a file of a kind may have, at any depth, by its JSON Schema."""
    found: dict[str, None] = {}
    waiting = [schema]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            found |= dict.fromkeys(each.get("properties", {}))
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)
    return (*sorted(found), "", "x", "ä.b", "with space", "x" * 300)


def schema_of(kind: str) -> Any:
    """The product's JSON Schema of a kind of file."""
    if kind == "market":
        from outbid.market.scenarios.file import json_schema

        return json_schema()
    if kind == "team":
        from outbid.offers.team_schema import json_schema as of_team

        return of_team()
    from outbid.offers.schema import json_schemas as of_offers
    from outbid.packages.files import json_schemas

    return {**json_schemas(), **of_offers()}[kind]


def of_tables(
    sources: tuple[dict[str, Any], ...], names: tuple[str, ...], build: Callable[[dict[str, Any]], Any]
) -> Read:
    """Good tables, changed, written as TOML, read as text, and built."""
    from outbid.packages.toml_file import tables_in

    def read(choices: Choices) -> Any:
        changed = junk.changed(choices, choices.one(sources), names)
        return build(tables_in(junk.toml(changed).encode(), PLACE))

    return read


def json_text(choices: Choices, tree: Any, names: tuple[str, ...]) -> bytes:
    """``tree``, a table, changed and written as JSON, at times with its bytes cut or more put behind."""
    changed = junk.changed(choices, tree, names)
    try:
        made = json.dumps(changed, default=str)
    except RecursionError:  # deeper than Python writes, so as deep as anybody can
        made = "[" * 100_000
    if choices.byte() % 12 == 0:
        a = choices.below(len(made) + 1)
        made = made[:a] + choices.one(junk.TEXTS) + made[a + choices.byte() % 9 :]
    return made.encode("utf-8", "surrogatepass")
