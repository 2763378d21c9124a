"""Files of other kinds: tables of workers, answers kept as JSON, Open Cap Format packages, sweeps; and guided forms."""

from __future__ import annotations

import json
import shutil
import zipfile
from typing import Any

import junk
from choices import Choices

from targets.making import EXAMPLES, folder, json_text, keys, schema_of, tables
from targets.target import Read, Target


def _workers() -> Read:
    from outbid.evidence.pay_gap import pay_gap
    from outbid.report.publish_files import load_workers

    path = folder() / "staff.csv"
    good = (EXAMPLES / "band/staff.csv").read_text("utf-8").splitlines()
    heads = (
        "category,sex,pay",
        "Kategorie;Geschlecht;Entgelt;Stunden;variabel",
        good[0],
        "category,sex,pay,pay",
        "",
    )
    cells = ("A", "f", "m", "x", "50000", "52.000", "60k", "40", "1,5", '"', '"a\nb"', "", "\ufeff")

    def read(choices: Choices) -> Any:
        mark, rows = choices.one((",", ";", "\t")), []
        for _ in range(choices.byte() % 9):
            if choices.byte() % 3 == 0:
                rows.append(choices.one(good))
            else:
                rows.append(
                    mark.join(
                        choices.one(cells) if choices.byte() % 3 else junk.text(choices, cells)
                        for _ in range(choices.byte() % 6)
                    )
                )
        head = choices.one(heads) if choices.byte() % 6 else junk.text(choices, heads)
        text = choices.one(("\n", "\r\n", "\r")).join((head, *rows))
        path.write_bytes(
            text.encode("utf-8", "surrogatepass") + (choices.rest() if choices.byte() % 8 == 7 else b"")
        )
        return pay_gap(load_workers(path, choices.one((None, "en", "de"))))

    return read


def _range_file() -> Read:
    from outbid.report.publish_files import load_range

    path = folder() / "band.json"
    good = {
        "band": {"minimum": {"value": 100000.0}, "maximum": {"value": 150000.0}, "currency": "USD"},
        "benchmark": {"kind": "filing", "measure": "base"},
        "cell": {"role": "nurse", "level": "senior", "country": "US", "state": None, "cbsa": None,
        "employer": None, "tag": None},
    }  # fmt: skip
    path.write_text(json.dumps(good), "utf-8")
    load_range(path)

    def read(choices: Choices) -> Any:
        path.write_bytes(json_text(choices, good, ("band", "cell", "value", "role", "x")))
        return load_range(path)

    return read


def _ocf() -> Read:
    from outbid.packages.ocf.read import load_ocf

    home = folder()
    package = home / "package"
    shutil.copytree(EXAMPLES / "unicorn-ocf", package)
    good = {path: json.loads(path.read_text("utf-8")) for path in sorted(package.iterdir())}
    known = keys([])
    known += tuple(sorted({key for tree in good.values() for each in tree.get("items", ()) for key in each}))
    paths = sorted(good, key=lambda path: "Transactions" not in path.name)

    def read(choices: Choices) -> Any:
        path = choices.one(paths) if choices.byte() % 2 else paths[0]
        path.write_bytes(json_text(choices, good[path], known))
        try:
            return load_ocf(package)
        finally:
            path.write_text(json.dumps(good[path]), "utf-8")

    return read


def _ocf_archive() -> Read:
    from outbid.packages.ocf.read import load_ocf

    home = folder()
    path, good = home / "package.zip", home / "good.zip"
    with zipfile.ZipFile(good, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in sorted((EXAMPLES / "unicorn-ocf").iterdir()):
            archive.write(each, each.name)
    content = good.read_bytes()

    def read(choices: Choices) -> Any:
        made = bytearray(content)
        for _ in range(1 + choices.byte() % 4):
            # the directory of an archive stands at its end
            a = (
                choices.below(len(made))
                if choices.byte() % 2
                else len(made) - 1 - choices.below(min(len(made), 900))
            )
            if choices.byte() % 4:
                made[a] = choices.byte()
            else:
                del made[a : a + choices.byte()]
            made = made or bytearray(b"PK")
        path.write_bytes(made)
        return load_ocf(path)

    return read


def _sweep_folder() -> Read:
    from types import SimpleNamespace

    import numpy as np

    from outbid.market.scenarios.facts import NAMES
    from outbid.market.scenarios.sweeps.chunks import Chunk
    from outbid.market.scenarios.sweeps.folder import QUESTION, opened

    home = folder() / "sweep"
    told = {
        "draws": 400,
        "seed": 1,
        "market": "abc",
        "shocks": ["a"],
        "inputs": "i",
        "versions": {"outbid": "0.1.0"},
    }
    question: Any = SimpleNamespace(told=told, digest="0" * 16)
    like: Any = SimpleNamespace(**dict.fromkeys(NAMES, np.zeros(3)))
    chunk = Chunk(0, 0, 4)
    part = {"question": question.digest, "case": 0, "first": 0, "last": 4, "failed": 0, "sha256": "0" * 64}

    def read(choices: Choices) -> Any:
        home.mkdir(exist_ok=True)
        if choices.byte() % 2:
            (home / QUESTION).write_bytes(json_text(choices, told, ("draws", "seed", "x")))
        else:
            (home / QUESTION).unlink(missing_ok=True)
        (home / "part-00-0000000").write_bytes(
            json_text(choices, part, tuple(part)) + b"\n" + bytes(8 * (choices.byte() % 9))
        )
        if not (home / QUESTION).exists():
            (home / "part-00-0000000").rename(home / ".part")
        with opened(home, question) as held:
            if (home / ".part").exists():
                (home / ".part").rename(home / "part-00-0000000")
            return held.kept(chunk, like)

    return read


def _editing() -> Read:
    from outbid.web.ask_form import filled, texts_of
    from outbid.web.ask_guides import GUIDES
    from outbid.web.ask_writing import written
    from outbid.web.editing import changed as edits
    from outbid.web.editing import tables_of
    from outbid.web.editing_lines import merged_text
    from outbid.web.editing_places import lines_by_place
    from outbid.web.editing_text import apply

    examples = {"offer": "talent-war/startup.toml", "me": "talent-war/me.toml", "company": "talent-war/company.toml",
                "candidate": "win/candidate-high.toml", "employer": "win/startup.toml"}  # fmt: skip
    good = {kind: tables(name)[0] for kind, name in examples.items()}
    known = {kind: keys(schema_of(kind)) for kind in examples}
    seeds = (
        "180k",
        "5 to 7",
        "25%",
        "2026-01-31",
        "31.01.2026",
        "4y/1y-cliff/monthly",
        "low",
        "10 Mio.",
        "1.500",
        "USD",
    )

    def read(choices: Choices) -> Any:
        kind, locale = choices.one(tuple(GUIDES)), choices.one(("en", "de"))
        guide = GUIDES[kind]
        base = junk.changed(choices, good[kind], known[kind]) if choices.byte() % 3 else good[kind]
        text = junk.toml(base)
        there = tables_of(text)
        lines_by_place(text)
        if there is None:
            return None
        rows = guide.rows_of(there)
        texts = texts_of(guide, there, rows, locale)
        paths = sorted(texts)
        typed = {choices.one(paths): junk.text(choices, seeds) for _ in range(choices.byte() % 6)}
        mine = filled(guide, there, typed, rows, locale, {})
        if choices.byte() % 2:
            saved = apply(text, edits(there, mine.tables))
            assert tables_of(saved) is not None, "what the form wrote is no TOML"
            merged_text(text, text, saved, mine.tables)
        else:
            assert tables_of(written(guide, mine.tables, "by hand")) is not None
        for error in mine.wrong.values():
            for language in ("en", "de"):
                assert error.text(language)
        return None

    return read


TARGETS = (
    Target("workers", "tables of workers (`outbid gap`, CSV)", _workers, 20_000),
    Target("range-file", "ranges of `outbid band --json`", _range_file, 20_000),
    Target("ocf", "Open Cap Format, folders", _ocf, 12_000),
    Target("ocf-archive", "Open Cap Format, archives", _ocf_archive, 12_000),
    Target("sweep-folder", "folders of `--resume`", _sweep_folder, 12_000),
    Target("guided-form", "guided forms over files: shown, filled, written, merged", _editing, 4_000),
)
