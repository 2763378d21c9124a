"""What is shared in ratios only is true, in every form of every kind of answer that can be shared so."""

from __future__ import annotations

import io
import json
import math
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from starlette.testclient import TestClient

from outbid.cli import main
from outbid.core.errors import InputError
from outbid.report.format import PointsReader, Reader
from outbid.report.incognito import POINTS, incognito
from outbid.report.kinds import KINDS, kind_of
from outbid.report.share import html_of, json_of, veiled, xlsx_of
from outbid.report.views import CompareView, TotalsView, WorthView, to_json
from outbid.web.app import create_app
from outbid.web.settings import Settings
from outbid.workspace import Workspace
from outbid.worth.value import Run

EXAMPLE = Path(__file__).parents[2] / "examples" / "talent-war"
OFFERS: Mapping[str, tuple[str, ...]] = {"compare": ("stay", "startup"), "worth": ("startup",)}
"""By kind of answer that can be shared in ratios only: the offers it is made of here."""
MAKE: Mapping[str, Callable[[Workspace], Any]] = {
    "compare": lambda workspace: workspace.compare(*map(path_of, OFFERS["compare"])),
    "worth": lambda workspace: workspace.worth(*map(path_of, OFFERS["worth"])),
}
TOLD = re.compile(
    r"headline|as told|you were told|genannt|BigSoft|startup|Founding|\$|USD|Dollar", re.IGNORECASE
)
SHARED = [kind for kind, how in KINDS.items() if how.veil is not None]


def path_of(name: str) -> Path:
    return EXAMPLE / f"{name}.toml"


@cache
def plain(kind: str) -> Any:
    return MAKE[kind](Workspace.of(EXAMPLE / "me.toml", Run(futures=500)))


@pytest.fixture(params=SHARED)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def readable(content: bytes) -> str:
    """The words of a page or of a workbook, without what only says how they look."""
    if content.startswith(b"PK"):
        book = zipfile.ZipFile(io.BytesIO(content))
        parts = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
        return re.sub(r'formatCode="[^"]*"', "", parts)
    return re.sub(r"<style>.*?</style>", "", content.decode(), flags=re.DOTALL)


def forms(view: Any, reader: Reader) -> Iterator[tuple[str, str]]:
    """A view in every form but PDF, which is set from the HTML."""
    console = Console(file=io.StringIO(), width=100)
    kind_of(view).text(view, reader, console)
    yield "text", console.file.getvalue()  # type: ignore[attr-defined]
    yield "html", readable(html_of(view, reader).encode())
    yield "xlsx", readable(xlsx_of(view, reader))
    yield "json", json_of(view, reader)


def test_each_kind_is_shared_in_ratios_or_refused() -> None:
    assert set(MAKE) == set(SHARED), "a kind that can be shared is made here"
    for name in KINDS.keys() - MAKE.keys():
        with pytest.raises(InputError, match="amounts and nothing else"):
            veiled(type("View", (), {"kind": name})(), "en", "en")


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_command_shares_every_form(
    kind: str, language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, book = tmp_path / "a.html", tmp_path / "a.xlsx"
    words = [kind, *(str(path_of(name)) for name in OFFERS[kind]), "--futures", "500", "--language", language]
    assert main([*words, "--incognito", "--html", str(page), "--xlsx", str(book)]) == 0
    assert main([*words, "--incognito", "--json"]) == 0
    printed = capsys.readouterr().out
    texts = [printed.partition("{")[0], readable(page.read_bytes()), readable(book.read_bytes())]
    for text in texts:
        assert "100" in text
        assert not TOLD.search(text), TOLD.search(text)
    names = json.loads(printed[printed.index("{") :])
    assert names["kind"] == kind
    assert "headline" not in printed.replace("reaches_headline", "")


@pytest.mark.parametrize("ending", ["html", "xlsx", "json", pytest.param("pdf", marks=pytest.mark.slow)])
def test_the_app_shares_every_form(kind: str, ending: str, tmp_path: Path) -> None:
    app = create_app(Settings(tmp_path, futures=500))
    name = app.state.desk.keep(plain(kind)).name
    found = TestClient(app, "http://127.0.0.1:8613").get(f"/answers/{name}/report.{ending}?incognito=1")
    assert found.status_code == 200
    if ending == "pdf":
        assert found.content.startswith(b"%PDF-")
    else:
        text = readable(found.content).replace("reaches_headline", "")
        assert not TOLD.search(text), TOLD.search(text)


def test_one_offer_of_a_folder_is_shared(tmp_path: Path) -> None:
    for name in ("me", "startup", "company"):
        (tmp_path / f"{name}.toml").write_bytes(path_of(name).read_bytes())
    client = TestClient(create_app(Settings(tmp_path, futures=500)), "http://127.0.0.1:8613")
    target = re.search(r'formaction="(/answers/[0-9a-f]+/report\.html)"', client.get("/?whole=1").text)
    assert target
    found = client.get(f"{target[1]}?incognito=1")
    assert found.status_code == 200
    assert "100 points" in found.text


def test_the_one_offer_keeps_all_that_is_said_of_it() -> None:
    view = incognito(plain("worth"))
    assert isinstance(view, WorthView)
    assert view.offer.name == "A"
    assert view.offer.worth_per_year == pytest.approx(100)
    assert view.offer.dots[-1] / view.offer.worth == pytest.approx(
        plain("worth").offer.dots[-1] / plain("worth").offer.worth, rel=0.1
    )


def test_every_number_is_a_true_one(kind: str) -> None:
    """Each number is that of the answer, or its ratio to a year of the best offer, within two digits."""
    view = plain(kind)
    offers = view.offers if isinstance(view, CompareView) else (view.offer,)
    factor = 100 / max(offer.worth_per_year for offer in offers)

    def near(shown: float, true: float) -> bool:
        return shown == true or math.isclose(shown, true * factor, rel_tol=0.051, abs_tol=1e-9)

    def check(shown: Any, true: Any, place: str) -> int:
        if isinstance(shown, dict) and "input" in shown and shown["input"] not in ("chance", "gamma", "stay"):
            assert "low" not in shown and "high" not in shown
            for name in ("current", "value", "error"):
                if shown[name] is not None:
                    assert shown[name] == pytest.approx(100 * true[name] / true["current"], rel=0.051), place
            return 1
        if isinstance(shown, dict):
            assert shown.keys() <= true.keys()
            return sum(check(item, true[key], f"{place}.{key}") for key, item in shown.items())
        if isinstance(shown, list):
            assert len(shown) == len(true), place
            return sum(check(*pair, place) for pair in zip(shown, true, strict=True))
        if isinstance(shown, int | float) and not isinstance(shown, bool):
            assert near(shown, true), (place, shown, true * factor)
            return 1
        return 0

    ratios = json.loads(json_of(*veiled(view, "en", "en")))
    assert check(ratios, json.loads(to_json(view)), kind) > 100


@pytest.mark.parametrize("language", ["en", "de"])
def test_nobody_reads_what_is_left_out(kind: str, language: str) -> None:
    """What stands in place of the fields that are left out could be anything: no form of a report would differ."""

    def anything(offer: Any) -> Any:
        totals = TotalsView("XAU", *(98765.0 + i for i in range(5)), stake_counted=True)
        amounts = dict.fromkeys(("headline", "forfeited", "stakes_headline"), 9.876e7)
        return replace(offer, totals=totals, employer="Acme", **amounts)

    view, reader = incognito(plain(kind)), PointsReader(language, language, POINTS)
    law = {"place": "AT", "status": "x", "tax_year": 1999, "tax_error": 98765.0, "tax_places": ("AT (x)",)}
    rests = replace(view.assumptions, currency="XAU", tax_sources=("law",), **law)
    if isinstance(view, CompareView):
        other: Any = replace(view, offers=tuple(map(anything, view.offers)), assumptions=rests)
    else:
        other = replace(view, offer=anything(view.offer), assumptions=rests)
    assert dict(forms(other, reader)) == dict(forms(view, reader))


def test_errors_have_two_digits_like_all_amounts() -> None:
    reader = PointsReader("en", "en", POINTS)
    assert [reader.spread(error) for error in (0.92, 0.011, 6.6, 55.0)] == [1.8, 0.022, 13.0, 110.0]
    assert Reader("en", "en", "USD").spread(0.92) == 1.84
    view = plain("worth")
    for error in (123.4, 567.8, 912.3):
        told = replace(view, offer=replace(view.offer, worth_error=error))
        text = dict(forms(*veiled(told, "en", "en")))["text"]
        found = re.search(r"known to ±([\d.]+)\.", text)
        assert found
        assert len(found[1].replace(".", "").strip("0")) <= 2
        assert float(found[1]) == pytest.approx(200 * error / view.offer.worth_per_year, rel=0.051)


def test_a_debt_and_nothing_have_no_percent_to_switch_at() -> None:
    view = plain("compare")
    switch = next(each for each in view.switches if each.input == "wealth")
    unmoved = len(incognito(view).switches)
    for current in (0.0, -5e4):
        changed = tuple(replace(s, current=current) if s is switch else s for s in view.switches)
        assert len(incognito(replace(view, switches=changed)).switches) == unmoved - 1


@pytest.mark.parametrize(("language", "said"), [("en", "range searched"), ("de", "abgesuchten Bereich")])
def test_where_an_amount_does_not_switch_only_the_searched_range_is_spoken_of(
    language: str, said: str
) -> None:
    """The search has bounds, which are left out; beyond them nobody knows."""
    view = plain("compare")
    still = tuple(replace(each, value=None) for each in view.switches)
    text = dict(forms(*veiled(replace(view, switches=still), language, language)))["text"]
    amounts = [each for each in still if each.input not in ("chance", "gamma", "stay")]
    assert re.sub(r"\s+", " ", text).count(said) == len(amounts) > 2
