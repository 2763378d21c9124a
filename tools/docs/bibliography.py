"""The page of references, made from docs/references.bib: ``python tools/docs/bibliography.py`` writes it anew."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
ENTRY = re.compile(r"^@(?P<kind>\w+)\{(?P<key>\w+),(?P<fields>.*)\}$", re.MULTILINE)
FIELD = re.compile(r"(\w+)\s*=\s*\{([^{}]*)\}")
HEAD = """# References

What the model, the statistics and the law of the tables rest on, from [references.bib](references.bib).
"""


def read(text: str) -> dict[str, dict[str, str]]:
    """The entries of a bibliography, one a line, by key: their fields and ``kind``.

    Raises:
        ValueError: an entry without author, title or year, or a key that stands twice.
    """
    found: dict[str, dict[str, str]] = {}
    for match in ENTRY.finditer(text):
        entry = {"kind": match["kind"], **dict(FIELD.findall(match["fields"]))}
        missing = {"author", "title", "year"} - entry.keys()
        if missing or match["key"] in found:
            raise ValueError(f"{match['key']}: {', '.join(sorted(missing)) or 'stands twice'}")
        found[match["key"]] = entry
    if len(found) != text.count("@"):
        raise ValueError("an entry could not be read")
    return found


def cited(entry: Mapping[str, str]) -> str:
    """How an entry is cited, which is its heading: ``Choo and Siow 2006``, ``Barsky et al. 1997``."""
    names = [author.partition(",")[0] for author in entry["author"].split(" and ")]
    several = f"{names[0]} et al." if len(names) > 2 else " and ".join(names)
    return f"{several} {entry['year']}"


def anchor(entry: Mapping[str, str]) -> str:
    """The anchor of an entry's heading, as repositories' viewers and the site make it."""
    return re.sub(r"[^\w\- ]", "", cited(entry).lower()).replace(" ", "-")


def page(entries: Mapping[str, Mapping[str, str]]) -> str:
    """The page, in Markdown: a heading and a line for each entry, by author and year."""
    ordered = sorted(entries.values(), key=lambda each: (cited(each).lower(), each["year"]))
    return "\n".join([HEAD, *(f"## {cited(entry)}\n\n{line(entry)}\n" for entry in ordered)])


def line(entry: Mapping[str, str]) -> str:
    """An entry in full: authors, year, title, where, DOI."""
    authors = "; ".join(entry["author"].split(" and "))
    number = f"({entry['number']})" if "number" in entry else ""
    where = " ".join(part for part in (entry.get("journal"), entry.get("volume", "") + number) if part)
    text = f"{authors} ({entry['year']}). "
    if entry["kind"] == "book":
        text += f"*{entry['title']}*. {entry['publisher']}."
    else:
        text += f"{entry['title'].removesuffix('.')}{'' if entry['title'].endswith('?') else '.'} *{where}*."
    return text + (f" [doi:{entry['doi']}](https://doi.org/{entry['doi']})" if "doi" in entry else "")


def main() -> int:
    """Writes docs/references.md."""
    text = page(read((DOCS / "references.bib").read_text("utf-8")))
    (DOCS / "references.md").write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
