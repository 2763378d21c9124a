"""The documentation site: its parts, and the whole of it as `make docs` builds it."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
import tomllib
from html import unescape
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def tool(name: str) -> ModuleType:
    """A module of tools/docs."""
    spec = importlib.util.spec_from_file_location(f"docs_{name}", ROOT / "tools" / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look for their module
    spec.loader.exec_module(module)
    return module


stage, check, commands, library = tool("stage"), tool("check"), tool("commands"), tool("library")
bibliography, mathml, follow = tool("bibliography"), tool("mathml"), tool("follow")


def test_links_out_of_the_pages_lead_to_copies_within_the_site(tmp_path: Path) -> None:
    page = DOCS / "decisions" / "README.md"
    text = (
        "[a](../model.md#speed) [b](../../README.md) [c](../../examples/talent-war/me.toml) [d](../screenshots/)"
        " [e](https://example.org/x) [f](#here)\n\n```text\n[g](../../README.md)\n```\n"
    )
    made, pages = stage.within_site(text, page, tmp_path)
    assert pages == {ROOT / "README.md"}
    assert made == (
        "[a](../model.md#speed) [b](../project/readme.md) [c](../files/examples/talent-war/me.toml) d"
        " [e](https://example.org/x) [f](#here)\n\n```text\n[g](../../README.md)\n```\n"
    )
    copied = tmp_path / "files" / "examples" / "talent-war" / "me.toml"
    assert copied.read_bytes() == (ROOT / "examples" / "talent-war" / "me.toml").read_bytes()


def test_every_page_has_its_place_in_the_order_of_the_site() -> None:
    order = tomllib.loads((DOCS / "site" / "contents.toml").read_text("utf-8"))
    listed = {DOCS / f"{page}.md" for part in order["part"] for page in part["pages"]} | {DOCS / "index.md"}
    for page, pattern in order["within"].items():
        listed |= set((DOCS / page).parent.glob(f"{pattern}.md"))
    assert set(DOCS.rglob("*.md")) <= listed, "name the page in docs/site/contents.toml"


@pytest.mark.parametrize("command", commands.COMMANDS)
def test_a_command_has_all_its_options_on_its_page(command: str) -> None:
    page = commands.command_page(command)
    said = re.findall(r"^\.\. option:: (.*)$", page, re.MULTILINE)
    options = {word.strip(",") for line in said for word in line.split() if word.startswith("-")}
    assert options == set(commands.parser_for(command, "en")._option_string_actions)
    assert "%(" not in page


def test_every_public_name_is_on_one_page_of_the_library(tmp_path: Path) -> None:
    import outbid

    library.write_library(tmp_path / "library")
    text = "".join(page.read_text("utf-8") for page in (tmp_path / "library").glob("*.rst"))
    named = re.findall(r"auto(?:class|function):: outbid\.(\w+)$", text, re.MULTILINE)
    assert sorted(named) == sorted(name for name in outbid.__all__ if name != "__version__")
    assert "outbid.report.win_views.WinView" in text


def test_formulas_become_mathml() -> None:
    made = mathml.mathml(r"\frac{a}{b}", "block")
    assert made.startswith("<math")
    assert 'display="block"' in made
    assert re.sub(r"</?(?:math[^>]*|mrow)>", "", made) == "<mfrac><mi>a</mi><mi>b</mi></mfrac>"


def test_a_command_that_would_be_shown_as_it_stands_is_refused() -> None:
    with pytest.raises(ValueError, match="nosuchcommand"):
        mathml.mathml(r"\nosuchcommand{x}", "inline")


def test_the_page_of_references_is_that_of_the_bibliography() -> None:
    entries = bibliography.read((DOCS / "references.bib").read_text("utf-8"))
    page = (DOCS / "references.md").read_text("utf-8")
    assert bibliography.page(entries) == page, "run: python tools/docs/bibliography.py"
    cited = "".join(path.read_text("utf-8") for path in DOCS.glob("**/*.md"))
    for key, entry in entries.items():
        assert f"references.md#{bibliography.anchor(entry)})" in cited, f"{key} is cited nowhere"
        assert re.fullmatch(r"10\.\d{4,}/\S+", entry.get("doi", "10.0000/none")), key


@pytest.mark.parametrize(
    "broken", ["@book{a, author = {A}, year = {1}}", "@book{a, author = {A},\n title = {B}, year = {1}}"]
)
def test_an_entry_that_says_too_little_is_refused(broken: str) -> None:
    with pytest.raises(ValueError, match=r"title|could not be read"):
        bibliography.read(broken)


def test_the_modules_that_the_model_names_exist() -> None:
    for page in [DOCS / "model.md", *DOCS.glob("model/*.md"), *DOCS.glob("how-to/*.md")]:
        text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
        written = {path for path, _ in follow.FILE.findall(page.read_text("utf-8"))}
        for name in re.findall(r"`((?:\w+/)+\w+\.py)`", text):
            places = [ROOT / name, ROOT / "src" / "outbid" / name, ROOT / "src" / "outbid" / "data" / name]
            assert name in written or any(place.exists() for place in places), f"{page.name}: {name}"


PLANTED = {
    '<script src="https://cdn.example/x.js"></script>': "asks another host for https://cdn.example/x.js",
    '<script src="//cdn.example/x.js"></script>': "asks another host for //cdn.example/x.js",
    '<link rel="stylesheet" href="https://fonts.example/f">': "asks another host for https://fonts.example/f",
    '<link rel="preload" href="other.css">': "other.css leads nowhere",
    '<img src="gone.png">': "gone.png leads nowhere",
    '<p style="background: url(https://a.example/b.png)">': "asks another host for https://a.example/b.png",
    '<a href="two.html#nothing">': "two.html#nothing leads nowhere",
    '<a href="three.html">': "three.html leads nowhere",
    '<a href="https://example.org/">': None,
    '<a href="two.html#there">': None,
    '<a href="two.html">': None,
    '<img src="data:image/png;base64,AA==">': None,
}


@pytest.mark.parametrize("markup", PLANTED)
def test_what_is_wrong_with_a_site_is_found(markup: str, tmp_path: Path) -> None:
    (tmp_path / "one.html").write_text(f"<!doctype html><p>{markup}</p>", "utf-8")
    (tmp_path / "two.html").write_text('<!doctype html><h1 id="there">2</h1>', "utf-8")
    expected = PLANTED[markup]
    assert check.complaints(tmp_path) == ([] if expected is None else [f"one.html: {expected}"])


@pytest.mark.parametrize(
    "style", ['@import "https://a.example/x.css";', "@font-face { src: url('//a.example/x.woff2') }"]
)
def test_a_style_that_asks_another_host_is_found(style: str, tmp_path: Path) -> None:
    (tmp_path / "site.css").write_text(style, "utf-8")
    assert len(check.complaints(tmp_path)) == 1


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site, built as `make docs` does."""
    out = tmp_path_factory.mktemp("site")
    command = [sys.executable, str(ROOT / "tools" / "docs" / "build.py"), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr  # warnings are errors; links are checked
    assert f"The site's first page: {out / 'index.html'}" in done.stdout
    return out


@pytest.mark.slow
def test_every_page_of_the_documentation_is_on_the_site(site: Path) -> None:
    for page in DOCS.rglob("*.md"):
        assert (site / page.relative_to(DOCS).with_suffix(".html")).exists(), page.name


@pytest.mark.slow
def test_what_is_generated_is_on_the_site(site: Path) -> None:
    for command in commands.COMMANDS:
        assert f"outbid {command}" in (site / "reference" / "commands" / f"{command}.html").read_text("utf-8")
    described = json.loads(next(site.glob("_downloads/*/openapi.json")).read_text("utf-8"))
    page = unescape((site / "reference" / "json-api.html").read_text("utf-8"))
    for path, methods in described["paths"].items():
        for method in methods:
            assert f"{method.upper()} {path}" in page
    hiring = (site / "reference" / "library" / "hiring.html").read_text("utf-8")
    assert 'id="outbid.win"' in hiring
    model = (site / "model" / "worth.html").read_text("utf-8")
    assert model.count("<math") > 40
    assert "$$" not in model


@pytest.mark.slow
def test_what_scrolls_can_be_reached_by_keys_and_headings_have_levels(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        assert "<pre>" not in text, page.name
        assert 'role="heading">' not in text, page.name
    assert 'class="equation" tabindex="0"' in (site / "model" / "worth.html").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("page", follow.pages(), ids=lambda path: path.stem)
def test_a_how_to_works_when_it_is_followed(page: Path) -> None:
    text = page.read_text("utf-8")
    assert follow.followed(text) == text, "run: python tools/docs/follow.py"
