"""Files of TOML, of every kind: examples with parts dropped, exchanged and replaced, and the bytes themselves."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import junk
from choices import Choices

from targets.making import EXAMPLES, PLACE, folder, keys, of_tables, schema_of, tables
from targets.target import Read, Target


def _toml_text() -> Read:
    from outbid.packages.toml_file import tables_in

    texts = tuple(path.read_bytes() for path in sorted(EXAMPLES.glob("*/*.toml")))
    pieces = (b"[", b"]", b"{", b"}", b'"', b"'", b'"""', b"\0", b"\xff", b"\xef\xbb\xbf", b"\r", b"=", b"nan",
    b"1e400", b"#", b"." * 200,
              b"[[x]]\n", b"a.b.c = 1\n", b"[" * 500, b"1979-05-27T07:32:00Z", b"0x", b"\\u",
              b"9" * 5000)  # fmt: skip

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
    return _by_path(
        "employer",
        ("win/startup.toml",),
        lambda path: load_employers(path, candidate),
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
              for key, value in (("headcount", "+20%"), ("seats", "-50%"), ("remove", "true"), ("budget", "x2"),
              ("cash_cap", "500k")))
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


TARGETS = (
    Target("toml-text", "`packages.toml_file` (raw bytes of TOML)", _toml_text, 20_000),
    Target("offer", "offer files (`outbid check` too)", _offer, 20_000),
    Target("linked-offer", "offer files that name a cap table", _linked_offer, 20_000),
    Target("person", "`me.toml`", _person, 20_000),
    Target("company", "cap tables, with their waterfall", _company, 20_000),
    Target("candidate", "candidate files", _candidate, 20_000),
    Target("employer", "employer files, with their limits", _employer, 12_000),
    Target("rival", "offers with ranges (rivals)", _rival, 20_000),
    Target("team", "plans of teams", _team, 20_000),
    Target("market", "market and replay files", _market, 5_000),
    Target("market-sets", "`--set`, `--with` and shocks put together", _market_sets, 12_000),
    Target("policy", "pay policies", _policy, 20_000),
    Target("base-rates", "base rates", _base_rates, 12_000),
)
