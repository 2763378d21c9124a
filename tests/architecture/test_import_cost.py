"""`import outbid` and `outbid --help` load nothing heavy; no command opens a connection."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "talent-war"
HEAVY = {
    "numpy",
    "scipy",
    "pydantic",
    "rich",
    "babel",
    "jinja2",
    "vl_convert",
    "ibis",
    "duckdb",
    "fastapi",
    "argparse",
}


def modules_after(code: str) -> set[str]:
    script = f"{code}\nimport sys\nprint('\\n'.join(sorted(sys.modules)), file=sys.stderr)"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in result.stderr.split()}


@pytest.mark.parametrize(
    "code",
    ["import outbid", "import outbid; dir(outbid)", "from outbid.cli import main; main(['--help'])"],
)
def test_loads_nothing_heavy(code: str) -> None:
    assert not modules_after(code) & HEAVY


def test_compare_does_not_load_scipy_or_front_end_libraries_it_does_not_use() -> None:
    files = [str(EXAMPLE / name) for name in ("stay.toml", "startup.toml")]
    code = f"from outbid.cli import main; main(['compare', *{files!r}, '--json', '--futures', '1000'])"
    assert not modules_after(code) & {"scipy", "jinja2", "vl_convert", "rich", "babel", "fastapi"}


SPY = """
import socket, sys
def refuse(*args, **kwargs):
    raise AssertionError(f'a connection was attempted: {args}')
socket.socket.connect = refuse
socket.socket.connect_ex = refuse
socket.create_connection = refuse
socket.getaddrinfo = refuse
from outbid.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.slow
def test_no_command_opens_a_connection(tmp_path: Path) -> None:
    files = [str(EXAMPLE / name) for name in ("stay.toml", "startup.toml")]
    commands = [
        ["compare", *files, "--futures", "1000", "--html", str(tmp_path / "r.html")],
        ["worth", files[1], "--futures", "1000", "--precise"],
        ["check", files[1]],
        ["me", "--answers", "ABABA"],
        ["schema", "offer"],
    ]
    for command in commands:
        result = subprocess.run(
            [sys.executable, "-c", SPY, *command],
            capture_output=True,
            text=True,
            env=dict(os.environ, OUTBID_DEBUG="1"),
        )
        assert result.returncode == 0, result.stderr


def test_public_names_exist() -> None:
    import outbid

    for name in outbid.__all__:
        assert getattr(outbid, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = outbid.nonsense  # type: ignore[attr-defined]
