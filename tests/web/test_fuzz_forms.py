"""Ten thousand forms as nobody would send them: every form of every page, with whatever can stand in a field.

Forms are found by walking over the pages, so that a new one is met without being named here. Only the processes of
jobs are not begun.
"""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from starlette.testclient import TestClient
from web_app import client_without_work, word_in
from web_walk import Form, walk

EXAMPLES = Path(__file__).parents[2] / "examples"
POSTS, READ_ONLY_POSTS = 10_000, 500
ODD = [
    "", " ", "0", "-1", "1e999", "nan", "inf", "-inf", "1" * 400, "9" * 5_000, "x" * 20_000, "\0", "a\0b", "\r\n\r\n",
    "\x1b[31m", "\u202e\u2066", "\ufeff", "\ud7ff", "💸" * 50, "ẞ", "Å", "null", "None", "true", "[]", "{}",
    "{{ 7*7 }}",
    "<script>alert(1)</script>", "'\"><svg onload=1>", "../../etc/passwd", "..\\..\\x.toml", "/etc/passwd", "C:\\x",
    "CON.toml", ".hidden.toml", "a/b.toml", "me.toml", "company.toml", "startup.toml", "stay.toml", "x.toml",
    "http://evil.example/", "//evil.example", "/\\evil.example", "180k to 260k", "180.000 bis 260.000", "1,5", "1.500",
    "25%", "-25%", "1000%", "2026-02-30", "2026-01-31", "0000-00-00", "99999-12-31", "4y/1y-cliff/monthly",
    "40/30/20/10", "mix 50% 1 and 50% 2", "lognormal(1, 2)", "USD", "EUR", "XXX", "US-CA", "DE", "ABBAB", "%s%n", "%00",
    "a = 1\n", "[[grant]]\n" * 200, 'name = "x"\nsalary = "1 to 2"\n', "a" + ".b" * 300 + " = 1",
    "= = =", '"""', "#" * 99,
]  # fmt: skip


def value(draw: random.Random, offered: list[str]) -> str:
    kind = draw.random()
    if kind < 0.35 and offered:
        return draw.choice(offered)
    if kind < 0.85:
        return draw.choice(ODD)
    signs = [
        chr(draw.choice([draw.randrange(32), draw.randrange(128), draw.randrange(0xD800)])) for _ in range(12)
    ]
    return "".join(signs)


def filled(draw: random.Random, form: Form, word: str) -> list[tuple[str, str]]:
    """The fields of ``form``: some missing, some twice, some of no form at all; the word is right almost always."""
    fields = []
    for name, offered in form.fields:
        if name == "word":
            continue
        times = draw.choices((0, 1, 2), (1, 8, 1))[0]
        fields.extend((name, value(draw, offered)) for _ in range(times))
    if draw.random() < 0.1:
        fields.append((value(draw, [])[:150], value(draw, [])))
    draw.shuffle(fields)
    return [("word", word if draw.random() < 0.98 else value(draw, [])), *fields]


def forms_of(client: TestClient) -> list[Form]:
    """Every form once, however many pages have it; with all the values that any of them offers."""
    found: dict[tuple[str, str, tuple[str, ...]], Form] = {}
    for _, _, page in walk(client, 90):
        for form in page.forms if page else []:
            found.setdefault(form.shape, form)
    return [found[shape] for shape in sorted(found)]


def app(folder: Path, **changes: Any) -> TestClient:
    """An app with a copy of the examples in ``folder``."""
    shutil.copytree(EXAMPLES / "talent-war", folder)
    data = folder.parent / "evidence.duckdb"
    return client_without_work(folder, futures=200, data=data, **changes)


def flooded(client: TestClient, forms: list[Form], posts: int) -> str:
    """Sends ``forms`` in turn, filled as nobody would fill them; nothing may fail or lead elsewhere. What came back."""
    draw, statuses, slow = random.Random(7), Counter[int](), 0.0
    word = word_in(client)
    for number in range(posts):
        form = forms[number % len(forms)]
        fields = filled(draw, form, word)
        since = time.perf_counter()
        target = urlsplit(form.action)
        address = f"{target.path}?{target.query}" if target.query else target.path
        if form.multipart:
            parts = [(name, (None, text)) for name, text in fields]
            answer = client.post(address, files=parts)
        else:
            kind = {"content-type": "application/x-www-form-urlencoded"}
            answer = client.post(address, content=urlencode(fields), headers=kind)
        slow = max(slow, time.perf_counter() - since)
        statuses[answer.status_code] += 1
        assert answer.status_code < 500, (address, fields)
        away = answer.headers.get("location", "/")
        assert away.startswith("/") and not away.startswith(("//", "/\\")), (address, fields)
    assert statuses[303] and statuses[422]
    return f"{posts:,} posts to {len(forms)} forms: {dict(statuses)}; slowest {slow:.2f} s"


@pytest.mark.slow
def test_no_form_breaks_the_app_and_none_writes_where_nothing_may_be_written(tmp_path: Path) -> None:
    folder, kept = tmp_path / "writing" / "mine", tmp_path / "reading" / "mine"
    with app(folder, answers=800) as client:
        forms = [form for form in forms_of(client) if form.method == "post"]
        assert len(forms) > 5
        print(flooded(client, forms, POSTS))
    # the same forms, so that those are sent too which an app that only reads does not show
    with app(kept, answers=200, read_only=True) as client:
        print(flooded(client, forms, READ_ONLY_POSTS))
    assert contents(kept) == contents(EXAMPLES / "talent-war")
    for beside in (folder.parent, kept.parent):
        outside = {path.name for path in beside.iterdir()} - {
            "mine",
            "evidence.duckdb",
            "evidence.duckdb.wal",
        }
        assert not outside, "nothing is written beside the folder"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
