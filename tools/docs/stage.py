"""Lays out what Sphinx reads: the pages of docs/ with links out of docs/ turned into links within the site.

In the repository a page may link to any file; a site holds only what is published on it. So a copy is made in which a
link to a page elsewhere in the repository leads to its copy under ``project/``, a link to any other file to a copy of
that file, and a link to a folder without a page becomes plain text.
"""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PROJECT = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")
LINK = re.compile(r"(?P<image>!?)\[(?P<words>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<target>[^)\s]+)\)")
FENCED = re.compile(r"(^```.*?^```[^\n]*$)", re.DOTALL | re.MULTILINE)


def stage(folder: Path) -> None:
    """Fills ``folder``, which must not exist, with every page, picture and linked file of the site."""
    shutil.copytree(DOCS, folder, ignore=shutil.ignore_patterns("site"))
    (folder / "project").mkdir()
    waiting = [*DOCS.rglob("*.md"), *(ROOT / name for name in PROJECT)]
    laid = set(waiting)
    while waiting:
        page = waiting.pop()
        text, linked = within_site(page.read_text("utf-8"), page, folder)
        (folder / staged(page)).write_text(opening(page) + text + contents(page), "utf-8")
        waiting += linked - laid
        laid |= linked


def staged(path: Path) -> Path:
    """Where a file of the repository stands in the staged folder, relative to it."""
    if path.is_relative_to(DOCS):
        return path.relative_to(DOCS)
    if path.suffix == ".md":
        return Path("project") / "-".join(path.relative_to(ROOT).parts).lower()
    return Path("files") / path.relative_to(ROOT)


def opening(page: Path) -> str:
    """What stands before a page that is in no list of pages, so that Sphinx does not miss it there."""
    listed = page.is_relative_to(DOCS) or (page.name in PROJECT and page.parent == ROOT)
    return "" if listed else "---\norphan: true\n---\n\n"


def within_site(text: str, page: Path, folder: Path) -> tuple[str, set[Path]]:
    """``text`` of ``page`` with its links as they are on the site, and the pages outside docs/ that it links to.

    Other files that it links to are copied to ``folder``.
    """
    pages: set[Path] = set()

    def relinked(match: re.Match[str]) -> str:
        target, hash_, anchor = match["target"].partition("#")
        if not target or "://" in target or target.startswith("mailto:"):
            return match[0]
        found = (page.parent / target).resolve()
        if found.is_dir():
            found = next(
                (found / name for name in ("index.md", "README.md") if (found / name).exists()), found
            )
        if found.is_dir() or not found.is_relative_to(ROOT):
            return match["words"]
        to = folder / staged(found)
        if found.suffix == ".md" and found.exists() and not found.is_relative_to(DOCS):
            pages.add(found)
        elif not to.exists() and found.exists():
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(found, to)
        relative = Path(os.path.relpath(to, (folder / staged(page)).parent)).as_posix()
        return f"{match['image']}[{match['words']}]({relative}{hash_}{anchor})"

    parts = FENCED.split(text)
    return "".join(part if part.startswith("```") else LINK.sub(relinked, part) for part in parts), pages


def contents(page: Path) -> str:
    """The order of the pages below ``page``, as Sphinx wants it at the end of a page; empty below most."""
    order = tomllib.loads((DOCS / "site" / "contents.toml").read_text("utf-8"))
    if page == DOCS / "index.md":
        return "".join(toctree(part["pages"], f":caption: {part['caption']}") for part in order["part"])
    below = {DOCS / f"{name}.md": pattern for name, pattern in order["within"].items()}
    return toctree([below[page]], ":glob:") if page in below else ""


def toctree(pages: list[str], option: str) -> str:
    """A list of pages for the site's navigation, not shown on the page itself."""
    return "\n".join(["", "", "```{toctree}", ":hidden:", option, "", *pages, "```", ""])
