"""How many markets a replay clears, as pages and the app say it, against the scenario as it is."""

from importlib import import_module
from pathlib import Path

from outbid.market.scenarios.file import load_market

ROOT = Path(__file__).parents[2]
WORDS = {"en": {8: "eight", 9: "nine"}, "de": {9: "neunmal"}}


def test_each_draw_is_cleared_as_often_as_it_is_said():
    changes = len(load_market(ROOT / "examples" / "replay" / "2024.toml").shocks)
    cases = 1 + changes
    told = (ROOT / "docs" / "replay.md").read_text("utf-8")
    assert f"the {500 * cases:,} markets of 500 draws" in told
    assert f"which are {10_000 * cases:,} markets" in told
    assert f"its {WORDS['en'][changes]} changes" in (ROOT / "docs" / "sweeps.md").read_text("utf-8")
    hints = {
        each: import_module(f"outbid.core.messages.{each}.app_replay").MESSAGES["sure_hint"] for each in WORDS
    }
    assert f"{WORDS['en'][cases]} times:" in hints["en"]
    assert f"{WORDS['de'][cases]} geräumt:" in hints["de"]
