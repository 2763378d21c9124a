"""The JSON of the views has the form that front ends rely on (rewritten by tools/refresh_golden.py)."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
_spec = importlib.util.spec_from_file_location("refresh_golden", ROOT / "tools" / "refresh_golden.py")
assert _spec is not None
assert _spec.loader is not None
golden = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(golden)


def assert_same(found: Any, stored: Any, where: str) -> None:
    """Same form everywhere; numbers up to what another processor's last bits can do to a root search."""
    assert type(found) is type(stored), where
    if isinstance(stored, dict):
        assert list(found) == list(stored), where
        for key in stored:
            assert_same(found[key], stored[key], f"{where}.{key}")
    elif isinstance(stored, list):
        assert len(found) == len(stored), where
        for place, (a, b) in enumerate(zip(found, stored, strict=True)):
            assert_same(a, b, f"{where}[{place}]")
    elif isinstance(stored, float):
        assert found == pytest.approx(stored, rel=2e-3, abs=0.05), where
    else:
        assert found == stored, where


@pytest.mark.parametrize("name", golden.COMMANDS)
def test_views_keep_their_form(name: str) -> None:
    stored = json.loads((golden.GOLDEN / f"{name}.json").read_text("utf-8"))
    assert_same(json.loads(golden.printed(golden.COMMANDS[name])), stored, name)


def test_a_view_refuses_numbers_that_are_not_finite() -> None:
    from outbid.report.views import StepView, to_json

    with pytest.raises(ValueError, match="not finite"):
        to_json(StepView("tax", float("nan")))
