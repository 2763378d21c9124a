"""``outbid start`` as a person starts and ends it, in a process of its own."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from outbid.core.errors import InputError
from outbid.web.serve import address_elsewhere, address_of, bound, check_folder, is_loopback
from outbid.web.settings import Settings

MARKET = '{"file": "ai-talent.toml", "draws": 10000}'


@contextmanager
def started(folder: Path, *options: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The app in a process of its own, and the address that it tells."""
    clean = {
        k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "LANG")
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "outbid.cli", "start", str(folder), *options],
        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env={**clean, **environment},
    )  # fmt: skip
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        found = re.search(r"http://[^/]+:\d+/\S*", line)
        yield process, found[0] if found else line
    finally:
        process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()


def get(address: str, path: str = "/assets/icon.svg") -> int:
    host = address.split("/")[2]
    with closing(http.client.HTTPConnection(host, timeout=60)) as connection:
        connection.request("GET", path)
        return connection.getresponse().status


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


def told(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    process.wait(timeout=60)
    return process.stderr.read()


@pytest.mark.slow
def test_it_says_where_it_is_and_ends_when_asked(tmp_path: Path) -> None:
    with started(tmp_path / "mine", "--port", str(free_port())) as (process, address):
        assert get(address) == 200
        process.send_signal(signal.SIGINT)
        since = time.monotonic()
        rest = told(process)
        assert time.monotonic() - since < 5
        assert process.returncode == 130
        assert "Open this address" in rest and "Traceback" not in rest
        assert not (tmp_path / "mine").exists(), "starting writes nothing"


@pytest.mark.slow
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_also_with_long_work_under_way(tmp_path: Path, sign: signal.Signals) -> None:
    with started(tmp_path / "mine", "--port", str(free_port())) as (process, address):
        with closing(http.client.HTTPConnection(address.split("/")[2], timeout=60)) as connection:
            connection.request("POST", "/api/market", MARKET, {"content-type": "application/json"})
            assert connection.getresponse().status == 202
        until = time.monotonic() + 60
        while not (children := children_of(process.pid)) and time.monotonic() < until:
            time.sleep(0.1)
        assert children, "the work runs in a process of its own"
        process.send_signal(sign)
        rest = told(process)
        assert "Traceback" not in rest
        time.sleep(0.5)
        assert not [each for each in children if alive(each)], "nothing is left behind"


def children_of(pid: int) -> list[int]:
    found = []
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            try:
                parent = int((each / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            if parent == pid:
                found.append(int(each.name))
    return found


def alive(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.slow
def test_a_second_one_finds_the_next_port_unless_it_was_told_which(tmp_path: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        with started(tmp_path, "--port", str(port), "--language", "de") as (process, line):
            assert f"Port {port} ist belegt." in line
            assert process.wait(timeout=60) == 2


@pytest.mark.slow
def test_beyond_loopback_it_asks_for_a_token_and_says_what_that_means(tmp_path: Path) -> None:
    options = ("--host", "0.0.0.0", "--port", str(free_port()))
    with started(tmp_path / "mine", *options, BROWSER="false") as (process, address):
        token = re.search(r"\?token=([\w-]{20,})", address)
        assert token and address.startswith("http://127.0.0.1:")
        assert get(address) == 401
        assert get(address, f"/?token={token[1]}") == 303
        process.send_signal(signal.SIGINT)
        rest = told(process)
        assert socket.gethostname() in rest
        assert "give it to nobody else" in rest and "not encrypted" in rest


@pytest.mark.slow
def test_it_opens_the_browser_that_there_is(tmp_path: Path) -> None:
    browser, seen = tmp_path / "browser", tmp_path / "seen"
    browser.write_text(f'#!/bin/sh\necho "$1" > {seen}\n')
    browser.chmod(0o755)
    with started(tmp_path / "mine", "--port", str(free_port()), BROWSER=str(browser)) as (_, address):
        until = time.monotonic() + 60
        while not (seen.exists() and seen.read_text().strip()) and time.monotonic() < until:
            time.sleep(0.05)
        assert seen.read_text().strip() == address


@pytest.mark.slow
def test_who_connects_and_says_nothing_is_not_waited_for(tmp_path: Path) -> None:
    quick = "import outbid.web.limits as l; l.PATIENCE = 1.0; import sys; from outbid.cli import main; sys.exit(main())"
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", quick, "start", str(tmp_path), "--no-browser", "--port", str(port)],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stderr is not None
        process.stderr.readline()
        head = b"POST /choices HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: 10\r\n\r\nab" % port
        for said, answer in ((b"", b""), (b"GET / HTTP/1.1\r\nHo", b""), (head, b"408")):
            with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
                connection.sendall(said)
                assert answer in connection.recv(100) if answer else connection.recv(100) == b""
    finally:
        process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()


@pytest.mark.parametrize(
    "token", ["", "short", "x" * 15, "with space and more", "x" * 300, "ümlaut-ümlaut-ümlaut"]
)
def test_a_token_that_can_be_guessed_is_refused(tmp_path: Path, token: str) -> None:
    with pytest.raises(InputError) as refused:
        bound(Settings(tmp_path, port=0, token=token), exact=False)
    assert refused.value.key == "app.token_short"


def test_ports(tmp_path: Path) -> None:
    first, settings = bound(Settings(tmp_path, port=0), exact=False)
    with first:
        assert settings.token is None
        second, other = bound(settings, exact=False)
        with second:
            assert other.port != settings.port
        with pytest.raises(InputError) as refused:
            bound(settings, exact=True)
        assert refused.value.key == "app.no_port"
    for port in (-1, 65_536, 10**9):
        with pytest.raises(InputError):
            bound(Settings(tmp_path, port=port), exact=True)
    with pytest.raises(InputError):
        bound(Settings(tmp_path, port=0, host="192.0.2.1"), exact=True)
    with pytest.raises(InputError):
        bound(Settings(tmp_path, port=0, host="no such host"), exact=True)


def test_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_folder(Settings(tmp_path))
    check_folder(Settings(tmp_path / "not" / "yet"))
    file = tmp_path / "file.toml"
    file.touch()
    for place in (file, file / "below"):
        with pytest.raises(InputError) as refused:
            check_folder(Settings(place))
        assert refused.value.key == "app.folder_is_file"

    def closed(_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("outbid.web.serve.os.scandir", closed)  # the superuser may read everything
    with pytest.raises(InputError) as refused:
        check_folder(Settings(tmp_path))
    assert refused.value.key == "app.folder_closed"


@pytest.mark.parametrize(
    ("host", "here", "elsewhere"),
    [
        ("127.0.0.1", "http://127.0.0.1:8613/", ""),
        ("::1", "http://[::1]:8613/", ""),
        ("localhost", "http://localhost:8613/", ""),
        ("0.0.0.0", "http://127.0.0.1:8613/", f"http://{socket.gethostname()}:8613/"),
        ("::", "http://[::1]:8613/", f"http://{socket.gethostname()}:8613/"),
        ("192.0.2.7", "http://192.0.2.7:8613/", "http://192.0.2.7:8613/"),
    ],
)
def test_addresses(tmp_path: Path, host: str, here: str, elsewhere: str) -> None:
    settings = Settings(tmp_path, host=host)
    assert (address_of(settings), address_elsewhere(settings)) == (here, elsewhere)
    assert is_loopback(host) == (elsewhere == "")


def test_a_token_in_the_environment_shuts_others_out_and_stands_in_no_list_of_programs(
    tmp_path: Path,
) -> None:
    token = "a-token-that-is-long-enough"
    with started(tmp_path, "--no-browser", "--port", str(free_port()), OUTBID_TOKEN=token) as (
        process,
        address,
    ):
        assert address.endswith(f"?token={token}")
        assert get(address) == 401
        assert get(address, f"/assets/icon.svg?token={token}") == 303
        assert token not in " ".join(map(str, process.args))
