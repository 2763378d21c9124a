"""Files that people write: TOML of every kind, cap tables as folders and archives, tables of workers, answers kept as JSON."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import junk
from choices import Choices

from targets.target import Read, Target

EXAMPLES = Path(__file__).parents[2] / "examples"
PLACE = "fuzz.toml"


def folder(*sources: str) -> Path:
    """A folder of one's own, in memory where there is such a disk, with copies of example files."""
    memory = Path("/dev/shm")
    made = Path(tempfile.mkdtemp(prefix="outbid-fuzz-", dir=memory if memory.is_dir() else None))
    atexit.register(shutil.rmtree, made, True)
    for source in sources:
        shutil.copy(EXAMPLES / source, made)
    return made


def tables(*names: str) -> tuple[dict[str, Any], ...]:
    """The tables of example files."""
    return tuple(tomllib.loads((EXAMPLES / name).read_text("utf-8")) for name in names)


def keys(schema: Any) -> tuple[str, ...]:
    """All keys that a file of a kind may have, at any depth, by its JSON Schema."""
    found: dict[str, None] = {}
    waiting = [schema]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            found |= dict.fromkeys(each.get("properties", {}))
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)
    return (*sorted(found), "", "x", "ä.b", "with space", "x" * 300)


def schema_of(kind: str) -> Any:
    """The product's JSON Schema of a kind of file."""
    if kind == "market":
        from outbid.market.scenarios.file import json_schema

        return json_schema()
    if kind == "team":
        from outbid.offers.team_schema import json_schema as of_team

        return of_team()
    from outbid.offers.schema import json_schemas as of_offers
    from outbid.packages.files import json_schemas

    return {**json_schemas(), **of_offers()}[kind]


def of_tables(
    sources: tuple[dict[str, Any], ...], names: tuple[str, ...], build: Callable[[dict[str, Any]], Any]
) -> Read:
    """Good tables, changed, written as TOML, read as text, and built."""
    from outbid.packages.toml_file import tables_in

    def read(choices: Choices) -> Any:
        changed = junk.changed(choices, choices.one(sources), names)
        return build(tables_in(junk.toml(changed).encode(), PLACE))

    return read


def _toml_text() -> Read:
    from outbid.packages.toml_file import tables_in

    texts = tuple(path.read_bytes() for path in sorted(EXAMPLES.glob("*/*.toml")))
    pieces = (b"[", b"]", b"{", b"}", b'"', b"'", b'"""', b"\0", b"\xff", b"\xef\xbb\xbf", b"\r", b"=", b"nan", b"1e400", b"#", b"." * 200,
              b"[[x]]\n", b"a.b.c = 1\n", b"[" * 500, b"1979-05-27T07:32:00Z", b"0x", b"\\u", b"9" * 5000)  # fmt: skip

    def read(choices: Choices) -> Any:
        made = bytearray(choices.one(texts)[:4000])
        for _ in range(choices.byte() % 5):
            a = choices.below(len(made) + 1)
            kind = choices.byte() % 4
            if kind == 0:
                made[a : a + choices.byte()] = b""
            elif kind == 1:
                made[a:a] = choices.one(pieces)
            elif kind == 2:
                made[a:a] = made[: choices.byte()]
            else:
                made[a : a + 1] = bytes([choices.byte()])
        if choices.byte() % 4 == 3:
            made += choices.rest()
        return tables_in(bytes(made), PLACE)

    return read


def _offer() -> Read:
    from outbid.packages.files import offer_of
    from outbid.packages.package import totals
    from outbid.packages.review import review

    sources = tables("talent-war/stay.toml", "talent-war/as-told.toml", "seed/offer.toml", "win/public.toml")

    def build(found: dict[str, Any]) -> Any:
        package = offer_of(found, PLACE, None)
        return package, totals(package), review(package)

    return of_tables(sources, keys(schema_of("offer")), build)


def _linked_offer() -> Read:
    from outbid.packages.files import offer_of

    home = folder("talent-war/company.toml", "series-b/company.toml")
    place = str(home / "offer.toml")
    sources = tables("talent-war/startup.toml", "series-b/offer.toml", "unicorn/offer.toml")
    return of_tables(sources, keys(schema_of("offer")), lambda found: offer_of(found, place, None))


def _person() -> Read:
    from outbid.packages.files import person_of

    sources = tables("talent-war/me.toml", "series-b/me.toml", "unicorn/me.toml")
    return of_tables(sources, keys(schema_of("me")), lambda found: person_of(found, PLACE, None))


def _company() -> Read:
    import numpy as np

    from outbid.packages.captable_file import cap_table_of
    from outbid.packages.waterfall import waterfall

    sources = tables(
        "talent-war/company.toml", "series-b/company.toml", "seed/company.toml", "win/company.toml"
    )

    def build(found: dict[str, Any]) -> Any:
        company = cap_table_of(found, PLACE, None)
        fall = waterfall(company.table)
        return company, fall.payouts(np.array([0.0, 1.0, 1e6, 1e9, 1e12]))

    return of_tables(sources, keys(schema_of("company")), build)


def _candidate() -> Read:
    from outbid.offers.candidate_file import candidate_of

    home = folder("win/public.toml", "win/company.toml")
    place = str(home / "candidate.toml")
    sources = tables(
        "win/candidate-high.toml", "win/candidate-medium.toml", "win/candidate-low.toml", "win/me.toml"
    )
    return of_tables(sources, keys(schema_of("candidate")), lambda found: candidate_of(found, place, None))


def _by_path(kind: str, names: tuple[str, ...], load: Callable[[Path], Any], beside: tuple[str, ...]) -> Read:
    """Like :func:`of_tables`, for a reader that opens the file itself."""
    path, sources, known = folder(*beside) / PLACE, tables(*names), keys(schema_of(kind))

    def read(choices: Choices) -> Any:
        path.write_text(junk.toml(junk.changed(choices, choices.one(sources), known)), "utf-8")
        return load(path)

    return read


def _employer() -> Read:
    from outbid.offers.candidate_file import load_candidate
    from outbid.offers.employer_file import load_employers

    candidate = load_candidate(EXAMPLES / "win/candidate-medium.toml")
    # what an employer is good for is unbounded above on purpose, so that only what it states is walked over
    return _by_path(
        "employer",
        ("win/startup.toml",),
        lambda path: bool(load_employers(path, candidate)),
        ("win/company.toml",),
    )


def _rival() -> Read:
    from outbid.offers.candidate_file import load_candidate
    from outbid.offers.rival_file import load_rival

    candidate = load_candidate(EXAMPLES / "win/candidate-medium.toml")
    return _by_path(
        "offer", ("win/public.toml", "talent-war/stay.toml"), lambda path: load_rival(path, candidate), ()
    )


def _team() -> Read:
    from outbid.offers.team_schema import TeamFile
    from outbid.packages.validation import validate

    (source,) = tables("win/team.toml")
    return of_tables((source,), keys(schema_of("team")), lambda found: validate(TeamFile, found, PLACE, None))


def _market() -> Read:
    from outbid.market.scenarios.file import scenario_of

    sources = tables("market/three-employers.toml", "market/ai-talent.toml", "replay/2024.toml")
    return of_tables(
        sources[:1] * 3 + sources, keys(schema_of("market")), lambda found: scenario_of(found, PLACE, None)
    )


def _market_sets() -> Read:
    from outbid.market.scenarios.combine import combined
    from outbid.market.scenarios.file import scenario_of

    sources = tables("market/three-employers.toml", "market/ai-talent.toml")
    words = [
        tuple(f"{kind}.{each['name']}.{key}={value}" for kind in ("segment", "employer") for each in source[kind]
              for key, value in (("headcount", "+20%"), ("seats", "-50%"), ("remove", "true"), ("budget", "x2"), ("cash_cap", "500k")))
        + tuple(f"like.New={each['name']}" for each in source["employer"]) + ("like.New.seats=+5%", "tax_year=2024")
        for source in sources
    ]  # fmt: skip

    def read(choices: Choices) -> Any:
        which = choices.below(len(sources))
        sets = [
            junk.text(choices, words[which]) if choices.byte() % 2 else choices.one(words[which])
            for _ in range(1 + choices.byte() % 3)
        ]
        found = scenario_of(sources[which], PLACE, choices.one((None, "en", "de")), sets)
        shocks = [choices.one(found.shocks) for _ in range(2)]
        return found, combined(shocks, "both")

    return read


def _policy() -> Read:
    from outbid.report.publish_files import policy_of

    names = ("target", "width", "below", "above", "round", "floor", "age_to", "x")
    return of_tables(
        (*tables("band/policy.toml"), {"width": 0.5, "round": 500}),
        names,
        lambda found: policy_of(found, PLACE, None),
    )


def _base_rates() -> Read:
    from outbid.packages import base_rates_file

    path = folder() / "rates.toml"
    own = tomllib.loads(base_rates_file.SHIPPED.read_text("utf-8"))
    small = {
        key: value for key, value in own.items() if not isinstance(value, dict) or len(str(value)) < 1500
    }
    known = (
        *own,
        *(inner for value in own.values() if isinstance(value, dict) for inner in value),
        "value",
        "low",
        "high",
        "source",
    )

    def read(choices: Choices) -> Any:
        path.write_text(junk.toml(junk.changed(choices, choices.one((small, own)), known)), "utf-8")
        return base_rates_file.load_base_rates(path)

    return read


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


def json_text(choices: Choices, tree: Any, names: tuple[str, ...]) -> bytes:
    """``tree``, a table, changed and written as JSON, at times with its bytes cut or more put behind."""
    changed = junk.changed(choices, tree, names)
    try:
        made = json.dumps(changed, default=str)
    except RecursionError:  # deeper than Python writes, so as deep as anybody can
        made = "[" * 100_000
    if choices.byte() % 12 == 0:
        a = choices.below(len(made) + 1)
        made = made[:a] + choices.one(junk.TEXTS) + made[a + choices.byte() % 9 :]
    return made.encode("utf-8", "surrogatepass")


def _range_file() -> Read:
    from outbid.report.publish_files import load_range

    path = folder() / "band.json"
    good = {
        "band": {"minimum": {"value": 100000.0}, "maximum": {"value": 150000.0}, "currency": "USD"},
        "benchmark": {"kind": "filing", "measure": "base"},
        "cell": {"role": "nurse", "level": "senior", "country": "US", "state": None, "cbsa": None, "employer": None, "tag": None},
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
    Target("toml-text", "`packages.toml_file` (raw bytes of TOML)", _toml_text, 20_000),
    Target("offer", "offer files (`outbid check` too)", _offer, 8_000),
    Target("linked-offer", "offer files that name a cap table", _linked_offer, 6_000),
    Target("person", "`me.toml`", _person, 20_000),
    Target("company", "cap tables, with their waterfall", _company, 8_000),
    Target("candidate", "candidate files", _candidate, 8_000),
    Target("employer", "employer files, with their limits", _employer, 5_000),
    Target("rival", "offers with ranges (rivals)", _rival, 8_000),
    Target("team", "plans of teams", _team, 20_000),
    Target("market", "market and replay files", _market, 2_000),
    Target("market-sets", "`--set`, `--with` and shocks put together", _market_sets, 6_000),
    Target("policy", "pay policies", _policy, 20_000),
    Target("base-rates", "base rates", _base_rates, 5_000),
    Target("workers", "tables of workers (`outbid gap`, CSV)", _workers, 20_000),
    Target("range-file", "ranges of `outbid band --json`", _range_file, 20_000),
    Target("ocf", "Open Cap Format, folders", _ocf, 5_000),
    Target("ocf-archive", "Open Cap Format, archives", _ocf_archive, 5_000),
    Target("sweep-folder", "folders of `--resume`", _sweep_folder, 10_000),
    Target("guided-form", "guided forms over files: shown, filled, written, merged", _editing, 2_000),
)  # fmt: skip
