"""The page of the app's JSON interface, made from the OpenAPI description that the app itself gives."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Set
from pathlib import Path
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")
HEAD = """# The JSON interface of the app

While [the app](../app.md) runs, everything that its pages answer can be asked for as JSON by programs on the same
machine. What answers hold is listed under [views](library/views.rst). For tools that read OpenAPI there is the whole
description, [openapi.json](openapi.json); the running app gives the same at `/api/openapi.json`.
"""


def description() -> dict[str, Any]:
    """The OpenAPI description of the app, over an empty folder."""
    from outbid.web.app import create_app
    from outbid.web.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        described: dict[str, Any] = create_app(Settings(folder=Path(folder))).openapi()
    return described


def write_json_api(folder: Path, described: dict[str, Any]) -> None:
    """Writes the page and the description to ``folder``."""
    text = json.dumps(described, indent=1, ensure_ascii=False, sort_keys=True)
    (folder / "openapi.json").write_text(text + "\n", "utf-8")
    (folder / "json-api.md").write_text(page(described), "utf-8")


def page(described: dict[str, Any]) -> str:
    """The page: every operation with its parameters and what it answers; what all may answer is said once."""
    operations = [
        (method, path, methods[method])
        for path, methods in sorted(described["paths"].items())
        for method in METHODS
        if method in methods
    ]
    answers = [{answer(*each) for each in said["responses"].items()} for _, _, said in operations]
    shared = set.intersection(*answers)
    common = "\n".join(["Any operation may answer too:", "", *sorted(shared), ""]) if shared else ""
    return "\n".join([HEAD, common, *(operation(*each, shared) for each in operations)])


def answer(code: str, described: dict[str, Any]) -> str:
    """One line of a list of answers: the status, what it means, what comes with it."""
    meaning = plain(described["description"]).removesuffix(".")
    shapes = [shape(each) for each in described.get("content", {}).values() if each.get("schema")]
    meaning = "the answer" if meaning == "Successful Response" else meaning
    return f"- `{code}` {meaning}" + (f": {', '.join(shapes)}" if shapes else "")


def operation(method: str, path: str, described: dict[str, Any], shared: Set[str]) -> str:
    """One operation: its line, what it is for, a table of its parameters, its answers but those ``shared`` by all."""
    lines = [
        f"## {method.upper()} {path}",
        "",
        plain(described.get("description") or described["summary"]),
        "",
    ]
    parameters = described.get("parameters", ())
    if parameters:
        lines += ["| parameter | in | type | meaning |", "|---|---|---|---|", *map(row, parameters), ""]
    sent = described.get("requestBody", {}).get("content", {})
    if sent:
        lines += ["Body: " + ", ".join(f"`{kind}` ({shape(each)})" for kind, each in sent.items()) + ".", ""]
    answers = [answer(*each) for each in described["responses"].items()]
    return "\n".join([*lines, *(each for each in answers if each not in shared), ""])


def row(parameter: dict[str, Any]) -> str:
    """One line of the table of parameters."""
    needed = "" if parameter.get("required") else " (optional)"
    cells = (f"`{parameter['name']}`{needed}", parameter["in"], type_of(parameter["schema"]),
             plain(parameter.get("description", "")))  # fmt: skip
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def shape(content: dict[str, Any]) -> str:
    """The name of what is sent or answered."""
    return type_of(content.get("schema", {}))


def type_of(schema: dict[str, Any]) -> str:
    """A schema in a few words: its name, its values, or its type."""
    if "$ref" in schema:
        return f"`{schema['$ref'].rpartition('/')[2]}`"
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    if "anyOf" in schema:
        return " or ".join(type_of(each) for each in schema["anyOf"] if each.get("type") != "null")
    if schema.get("type") == "array":
        return f"list of {type_of(schema.get('items', {}))}"
    return str(schema.get("type", "anything"))


def plain(text: str) -> str:
    """Text in which Markdown sees no markup but code in backticks."""
    return re.sub(r"([*_<>\[\]])", r"\\\1", " ".join(text.split()))
