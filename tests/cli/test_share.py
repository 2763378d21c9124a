"""Every command that writes a page writes it as PDF too, and nothing over a file that is something else."""

from pathlib import Path

import pytest

from outbid.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"
WAR = EXAMPLES / "talent-war"
COMMANDS = {
    "compare": ["compare", WAR / "stay.toml", WAR / "startup.toml", "--futures", "500"],
    "worth": ["worth", WAR / "startup.toml", "--futures", "500"],
    "equity": ["equity", WAR / "company.toml"],
    "market": ["market", "run", EXAMPLES / "market" / "three-employers.toml", "--draws", "2"],
    "team": ["team", EXAMPLES / "win" / "team.toml", "--futures", "200"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_pdf(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "answer.pdf"
    assert main([*map(str, COMMANDS[command]), "--pdf", str(path)]) == 0
    assert path.read_bytes().startswith(b"%PDF-")
    assert "answer.pdf" in capsys.readouterr().err


def test_incognito_takes_amounts_and_names_out_of_everything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "answer.html"
    assert main([*map(str, COMMANDS["compare"]), "--incognito", "--html", str(path)]) == 0
    for text in (capsys.readouterr().out, path.read_text()):
        assert "$" not in text
        assert "BigSoft" not in text
        assert "100 points" in text
    assert main([*map(str, COMMANDS["compare"]), "--incognito", "--json", "--language", "de"]) == 0
    assert "BigSoft" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("option", "name"), [("--pdf", "offer.toml"), ("--xlsx", "offer.toml"), ("--html", "me.pdf")]
)
def test_a_report_is_not_written_over_something_else(
    option: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    offer = tmp_path / name
    offer.write_text("mine")
    assert main([*map(str, COMMANDS["compare"]), option, str(offer)]) == 2
    assert offer.read_text() == "mine"
    assert name in capsys.readouterr().err
