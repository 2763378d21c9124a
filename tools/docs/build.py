"""Builds the documentation site: ``python tools/docs/build.py [FOLDER]``, into ``site/`` where no folder is named.

The pages of docs/ are laid out with their links turned (:mod:`stage`), the reference is made from parsers, docstrings
and the app's own description, and Sphinx builds it all with warnings as errors. The result is then checked
(:mod:`check`): every link and anchor leads somewhere, and no page asks another host for anything.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

import check
from commands import write_commands
from json_api import description, write_json_api
from library import write_library
from sphinx.cmd.build import main as sphinx
from stage import DOCS, ROOT, stage

TOCTREE = "```{{toctree}}\n:caption: {caption}\n:maxdepth: 1\n\n{pages}\n```\n"


def generate(source: Path) -> None:
    """Writes the generated pages of the reference to the staged pages ``source``, and lists them on its first one."""
    folder = source / "reference"
    write_json_api(folder, description())
    made = {
        "Commands": [f"commands/{name}" for name in write_commands(folder / "commands")],
        "The Python library": [f"library/{name}" for name in write_library(folder / "library")],
        "The app": ["json-api"],
    }
    blocks = [TOCTREE.format(caption=caption, pages="\n".join(pages)) for caption, pages in made.items()]
    with (folder / "index.md").open("a", encoding="utf-8") as index:
        index.write("\n" + "\n".join(blocks))


def build(out: Path) -> int:
    """Builds the site into ``out``; the exit status of Sphinx."""
    # read when the process starts: a page must not depend on the language of whoever builds it
    os.environ["OUTBID_LANGUAGE"] = "en"
    with tempfile.TemporaryDirectory(prefix="outbid-site-") as scratch:
        source, trees = Path(scratch) / "docs", Path(scratch) / "trees"
        stage(source)
        generate(source)
        options = ["-b", "html", "-W", "--keep-going", "-q", "-j", "2", "-E"]
        return sphinx([*options, "-c", str(DOCS / "site"), "-d", str(trees), str(source), str(out)])


def main() -> int:
    """Builds and checks; says where the first page is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "site")
    out: Path = parser.parse_args().folder
    status = build(out)
    if status:
        return status
    complaints = check.complaints(out)
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    print(f"The site's first page: {out / 'index.html'}")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
