"""Pages for the public names of the package, from their docstrings: the façade by question, and its views."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from dataclasses import is_dataclass
from pathlib import Path

import outbid
from outbid import report

AREAS = {
    "worth": (
        "What a package is worth",
        ("workspace.person", "worth", "packages.package", "packages.person"),
    ),
    "offers-and-companies": ("Offers, companies, files", ("packages", "workspace.papers")),
    "evidence": ("What the market pays", ("workspace.evidence",)),
    "hiring": ("Offers that win, and teams", ("workspace.hiring",)),
    "markets": ("Markets", ("workspace.markets",)),
    "law-and-numbers": ("Tax law, numbers, errors", ("law", "core", "report")),
}
"""Page: title, and the modules whose public names stand on it; the longest name that fits decides."""


def write_library(folder: Path) -> list[str]:
    """Writes the pages to ``folder`` and returns their names in order."""
    folder.mkdir(parents=True)
    placed: dict[str, list[str]] = {page: [] for page in AREAS}
    for name in outbid.__all__:
        if name != "__version__":
            placed[area_of(getattr(outbid, name).__module__)].append(name)
    for page, (title, _) in AREAS.items():
        (folder / f"{page}.rst").write_text(area_page(title, placed[page]), "utf-8")
    (folder / "views.rst").write_text(views_page(), "utf-8")
    return [*AREAS, "views"]


def area_of(module: str) -> str:
    """The page on which names of ``module`` stand.

    Raises:
        ValueError: no page is meant for it.
    """
    inner = module.removeprefix("outbid.")
    fits = [
        (len(home), page)
        for page, (_, homes) in AREAS.items()
        for home in homes
        if inner == home or inner.startswith(f"{home}.")
    ]
    if not fits:
        raise ValueError(f"say in AREAS on which page the names of {module} stand")
    return max(fits)[1]


def area_page(title: str, names: list[str]) -> str:
    """One page of public names: classes with their members, functions."""
    lines = [title, "=" * len(title), ""]
    for name in names:
        found = getattr(outbid, name)
        if inspect.isclass(found):
            lines += [f".. autoclass:: outbid.{name}", "   :members:", ""]
        else:
            lines += [f".. autofunction:: outbid.{name}", ""]
    return "\n".join(lines)


def views_page() -> str:
    """What answers hold: every view, a frozen dataclass without language; ``--json`` prints its fields."""
    title = "Views: what answers hold"
    lines = [title, "=" * len(title), ""]
    lines += [
        "Every answer is a frozen dataclass without language. Text, pages and reports only show it; ``--json``",
        "prints its fields by the same names (:func:`outbid.to_json`).",
        "",
    ]
    for module in sorted(f"outbid.report.{each.name}" for each in pkgutil.iter_modules(report.__path__)):
        if not module.endswith("views"):
            continue
        views = own_dataclasses(module)
        about = (importlib.import_module(module).__doc__ or "").strip().splitlines()[0]
        lines += [module, "-" * len(module), "", about, ""]
        lines += [f".. autoclass:: {module}.{view}\n   :members:\n" for view in views]
    return "\n".join(lines)


def own_dataclasses(module: str) -> list[str]:
    """The public dataclasses that ``module`` itself defines, in its order."""
    found = vars(importlib.import_module(module)).items()
    return [
        name
        for name, each in found
        if inspect.isclass(each)
        and is_dataclass(each)
        and each.__module__ == module
        and not name.startswith("_")
    ]
