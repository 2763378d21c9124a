"""Every sentence of sweeps is used, and stands in both languages with the same placeholders."""

from __future__ import annotations

import re
import string
from importlib import import_module
from pathlib import Path

import pytest

from outbid.cli import main

SOURCE = Path(__file__).parents[2] / "src" / "outbid"
ENGLISH, GERMAN = (import_module(f"outbid.core.messages.{each}.sweep").MESSAGES for each in ("en", "de"))
MARKET = str(Path(__file__).parents[2] / "examples/market/three-employers.toml")


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_say_the_same() -> None:
    assert list(ENGLISH) == list(GERMAN)
    for key, text in ENGLISH.items():
        assert holes(text) == holes(GERMAN[key]), key
        assert text != GERMAN[key], key


def test_every_sentence_is_used_and_none_is_missing() -> None:
    source = "".join(path.read_text("utf-8") for path in SOURCE.rglob("*.py") if "messages" not in path.parts)
    used = set(re.findall(r"\"sweep\.([a-z_]+)\"", source)) - {"json"}
    used |= {f"option_{each}" for each in ("resume", "cluster")}
    plain = {key for key in ENGLISH if not key.endswith(".fix")}
    assert used == plain
    fixes = {key.removesuffix(".fix") for key in ENGLISH} - {"kept", "option_resume", "option_cluster"}
    assert {f"{key}.fix" for key in fixes} == {key for key in ENGLISH if key.endswith(".fix")}


@pytest.mark.parametrize("words", [["--resume", "kept"], ["--cluster", "tcp://10.0.0.1:8786"]])
def test_what_clears_nothing_takes_no_means(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["market", "check", MARKET, *words]) == 2
    assert words[0] in capsys.readouterr().err


def test_processes_of_this_machine_and_a_cluster_exclude_each_other(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["market", "run", MARKET, "--cluster", "tcp://10.0.0.1:8786", "--workers", "2"]
    assert main([*words, "--language", "de"]) == 2
    assert "--workers" in capsys.readouterr().err


def test_a_folder_gives_the_answer_that_was_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["market", "run", MARKET, "--draws", "20", "--json"]
    kept = ["--resume", str(tmp_path / "kept")]
    answers = []
    for words in ([], kept, kept):
        assert main([*asked, *words]) == 0
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1] == answers[2]
    assert (tmp_path / "kept" / "sweep.json").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "file"
    file.write_text("")
    assert main(["market", "run", MARKET, "--draws", "20", "--resume", str(file / "below")]) == 2
    assert "Traceback" not in capsys.readouterr().err
