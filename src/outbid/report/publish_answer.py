"""``outbid band``, ``publish`` and ``gap``: from a person's words and files to an answer."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path

from outbid.core.errors import InputError
from outbid.core.today import today
from outbid.evidence.answer import Benchmark, Figure, PayAnswer
from outbid.evidence.band import Band, build_band, place
from outbid.evidence.benchmark import OWN
from outbid.evidence.export_rules import judge
from outbid.evidence.pay_gap import pay_gap
from outbid.evidence.pay_gap import public as publishable
from outbid.law.posting.rules import joint_assessment, minimum_wage, reporting, rules_at
from outbid.report.evidence_views import PayView, Provenance
from outbid.report.publish_files import (
    PolicyFile,
    benchmark_csv,
    benchmark_rows,
    load_policy,
    load_range,
    load_workers,
    write_whole,
)
from outbid.report.publish_place import site
from outbid.report.publish_posting import Stated, job_posting, missing
from outbid.report.publish_range import check_range, check_yearly
from outbid.report.publish_views import BandView, GapView, PublishView, RuleView


@dataclasses.dataclass(frozen=True)
class Asked:
    """The part of the market that is asked about, in a person's words; see ``outbid pay``."""

    role: str
    level: str | None = None
    place: str | None = None
    employer: str | None = None
    kind: str | None = None
    measure: str | None = None
    currency: str | None = None
    data: str | Path | None = None


def band(
    asked: Asked,
    *,
    policy: PolicyFile | str | Path | None = None,
    pays: Sequence[float] = (),
    low: float | None = None,
    high: float | None = None,
    allow_modelled: bool = False,
    as_of: dt.date | None = None,
    locale: str | None = None,
    version: str = "",
) -> BandView:
    """The range that a policy makes of the market, and where pays stand in it.

    Args:
        asked: the part of the market.
        policy: its TOML file, or what one states; ``None``: the median and 20% either way.
        pays: a year, in the currency of the range.
        low, high: a range that is given instead.
        allow_modelled: build on a model's figures where nothing was observed.
        as_of: the day of the minimum wage; ``None``: today.
        locale: number format of the policy.
        version: of Outbid, to stand beside the answer.

    Raises:
        InputError: a name that cannot be placed, a policy that makes no range, or no evidence to build on.
    """
    for pay in pays:
        if not pay > 0:
            raise InputError("publish.pay", where="--pay", value=pay)
    stated = policy if isinstance(policy, PolicyFile) else load_policy(policy, locale)
    view = _market(asked, stated.age_to, version)
    cell = view.answer.question.cell
    wage = minimum_wage(cell.country, as_of or today())
    if low is not None or high is not None:
        currency = asked.currency or next((each.currency for each in view.answer.benchmarks), "USD")
        made = _given(low, high, currency, pays)
        return BandView(cell, made, stated.policy, None, True, wage, view.provenance)
    benchmark = _lead(view.answer)
    if asked.currency and benchmark.currency != asked.currency.upper():
        raise InputError("publish.currency", value=asked.currency[:40], currency=benchmark.currency)
    rule = stated.policy
    if stated.legal_floor and wage is not None and wage.currency == benchmark.currency:
        rule = dataclasses.replace(rule, floor=wage.yearly)
    made = build_band(benchmark, rule, pays, allow_modelled=allow_modelled)
    return BandView(cell, made, rule, benchmark, False, wage, _sources(view.provenance, benchmark))


def publish(
    asked: Asked,
    stated: Stated,
    *,
    low: float | None = None,
    high: float | None = None,
    band_file: str | Path | None = None,
    out: str | Path | None = None,
    benchmark_file: str | Path | None = None,
    own_licence: str | None = None,
    as_of: dt.date | None = None,
    language: str = "en",
    version: str = "",
) -> PublishView:
    """May a posting, and a benchmark beside it, go out? Writes the files that were asked for and may be.

    Args:
        asked: the part of the market.
        stated: what the posting says and the employer confirms.
        low, high: the posted range a year, or ``band_file``: the JSON answer of :func:`band`.
        out: where the posting goes as JSON-LD.
        benchmark_file: where the benchmark goes: CSV, or JSON by its ending; not written if it may not.
        own_licence: under which figures made of the user's own data may be passed on; ``None``: not stated.
        as_of: the day of publication; ``None``: today.
        language: of the role's name, which is the title where none is stated.
        version: of Outbid, to stand beside the answer.

    Raises:
        InputError: a name that cannot be placed, a file that cannot be read, or a range that is none.
    """
    day = as_of or today()
    for path, endings in ((out, (".json", ".jsonld")), (benchmark_file, (".csv", ".json"))):
        if path is not None and Path(path).suffix.lower() not in endings:
            raise InputError("publish.not_of_answer", path=path, ending=" / ".join(endings))
    if isinstance(stated.closes, dt.date) and stated.closes < day:
        raise InputError("publish.closed", where="--closes", value=stated.closes.isoformat())
    view = _market(asked, None, version)
    if own_licence and own_licence.strip():
        view = dataclasses.replace(view, provenance=_licensed(view.provenance, own_licence.strip()))
    cell = view.answer.question.cell
    currency = asked.currency or next((each.currency for each in view.answer.benchmarks), "USD")
    where = site(cell, asked.place)
    cell = where.cell
    if band_file is not None:
        if low is not None or high is not None:
            raise InputError("publish.range_twice", where="--band")
        found = load_range(band_file)
        check_range(found, cell, (asked.kind, asked.measure, asked.currency), str(band_file))
        low, high, currency = found.low, found.high, found.currency
    made = _given(low, high, currency, ()) if low is not None or high is not None else None
    benchmark = next(iter(view.answer.benchmarks), None)
    closed = tuple(source.id for source in view.provenance.sources if not source.licence)
    verdict = judge(benchmark, day, closed_sources=closed) if benchmark else None
    rules = tuple(
        RuleView(rule, rule.state(day, stated.employees))
        for rule in rules_at(cell.country, cell.state, cell.cbsa)
    )
    lacking = missing(rules, stated, has_range=made is not None, as_of=day)
    if not stated.title:
        stated = dataclasses.replace(stated, title=role_title(cell.role, language) or asked.role)
    posting = job_posting(where, stated, made, benchmark, verdict, day)
    written = []
    if out is not None and not lacking:
        write_whole(out, json.dumps(posting, ensure_ascii=False, indent=2) + "\n")
        written.append(str(out))
    if benchmark_file is not None and benchmark is not None and verdict is not None and verdict.may:
        sources = [source for source in view.provenance.sources if source.id in benchmark.sources]
        if Path(benchmark_file).suffix.lower() == ".csv":
            text = benchmark_csv(benchmark, verdict, sources)
        else:
            text = (
                json.dumps(benchmark_rows(benchmark, verdict, sources), ensure_ascii=False, indent=2) + "\n"
            )
        write_whole(benchmark_file, text)
        written.append(str(benchmark_file))
    return PublishView(
        cell,
        day,
        benchmark,
        verdict,
        made,
        rules,
        lacking,
        posting,
        _sources(view.provenance, benchmark),
        tuple(written),
    )


def gap(
    file: str | Path, *, public: bool = False, as_of: dt.date | None = None, locale: str | None = None
) -> GapView:
    """The pay gap of the workers in a CSV file, which is never stored.

    Args:
        file: columns category, sex, pay and perhaps hours (a week), variable.
        public: leave out categories with too few people of either sex.
        as_of: the day of the answer; ``None``: today.
        locale: number format of the file.

    Raises:
        InputError: what is wrong with the file, and where.
    """
    workers = load_workers(file, locale)
    found = pay_gap(workers)
    shown = publishable(found) if public else found
    left_out = len(found.categories) - len(shown.categories)
    threshold, months, reference = joint_assessment()
    return GapView(
        shown, Path(file).name, as_of or today(), len(workers),
        threshold, months, reference, reporting(len(workers)), public, left_out,
    )  # fmt: skip


def role_title(role: str | None, language: str) -> str:
    """The name of a role family as a title of a posting; empty where it is none."""
    from outbid.evidence.taxonomy.roles import ROLES

    found = ROLES.get(role or "")
    name = "" if found is None else found.de if language == "de" else found.en
    return name[:1].upper() + name[1:]


def _market(asked: Asked, to: dt.date | None, version: str) -> PayView:
    from outbid.report.pay_answer import pay

    return pay(
        asked.role, level=asked.level, place=asked.place, employer=asked.employer, kind=asked.kind,
        measure=asked.measure, currency=asked.currency, data=asked.data, as_of=to, version=version,
    )  # fmt: skip


def _sources(provenance: Provenance, benchmark: Benchmark | None) -> Provenance:
    """Only the sources of the benchmark that was used, and of the growth by which it was aged."""
    used = benchmark.sources if benchmark else ()
    if benchmark is not None and benchmark.aged is not None:
        used = (*used, benchmark.aged.source.partition(" ")[0])
    kept = tuple(source for source in provenance.sources if source.id in used)
    return dataclasses.replace(provenance, sources=kept)


def _licensed(provenance: Provenance, licence: str) -> Provenance:
    """The user's own sources under the licence that the user states; no other source can be licensed so."""
    sources = tuple(
        dataclasses.replace(each, licence=licence) if each.id.startswith(OWN) and not each.licence else each
        for each in provenance.sources
    )
    return dataclasses.replace(provenance, sources=sources)


def _lead(answer: PayAnswer) -> Benchmark:
    if not answer.benchmarks:
        raise InputError("publish.no_market")
    return answer.benchmarks[0]


def _given(low: float | None, high: float | None, currency: str, pays: Sequence[float]) -> Band:
    if low is None or high is None:
        raise InputError("publish.two_ends")
    if not 0 < low < high:
        raise InputError("publish.range_order", low=low, high=high)
    check_yearly(low, high, currency, "--from, --to")
    middle = (low + high) / 2
    ends = Figure(low), Figure(middle), Figure(high)
    placements = tuple(place(each, low, middle, high) for each in pays)
    return Band(*ends, Figure(None), False, False, False, currency, placements)
