"""What the evidence says of each claim, and the verdict: rules over figures of the evidence, none of the model."""

from __future__ import annotations

from dataclasses import dataclass, replace

from outbid.evidence.answer import Cell
from outbid.report.replay_evidence import Evidence
from outbid.report.replay_views import EvidenceFigure, LeftOut, Verdict

NAMES = ("S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9")
TOLD_PAY, TOLD_TIMES = 400_000.0, 2.0
"""What is claimed: pay of developers with AI at one employer, and how many times what others do AI sellers earn."""
ABOUT = 0.1
"""What a round number that is told may be off by."""
FIRST, LAST, NOW = (2020, 2), (2023, 12), (2024, 1)
"""Months from which changes of postings are looked at, and the month up to which."""
PEAK = (2022, 2)
KEPT = 0.5
"""Part of the raw premium that must be left at the same employer for AI itself to be what pays."""
SERIES: dict[str, tuple[str, str | None]] = {
    "software": ("postings", "Software Development"),
    "genai": ("genai share of postings", None),
    "ai": ("ai share of postings", None),
}
Figures = tuple[EvidenceFigure, ...]


@dataclass(frozen=True)
class Said:
    """Figures of the evidence on a claim, the verdict, why (the end of ``replay.why_S1_…``), and what did not count."""

    figures: Figures
    verdict: Verdict
    why: str
    left_out: tuple[LeftOut, ...] = ()


Judged = tuple[Verdict, str]


def said(evidence: Evidence) -> dict[str, Said]:
    """What ``evidence`` says of each claim, by its name."""
    premia = evidence.premia("attested", "premium")
    reported = evidence.premia("self-reported", "reported")
    regions = evidence.regions()
    million = evidence.millions()
    at, all_at = Cell(employer="Meta", tag="ai"), Cell(employer="Meta")
    base, total = evidence.paid(at, "base", "employer_base"), evidence.paid(at, "total", "employer_total")
    others = evidence.paid(all_at, "base", "employer_all")
    sellers = evidence.sellers("base", "sellers_base"), evidence.sellers("on-target", "sellers_on_target")
    nothing = Said((), "not_in_evidence", "missing")
    found = {
        "S1": Said((*regions, *premia, *reported), *premium_verdict(regions, premia)),
        "S2": nothing,
        "S3": postings(evidence),
        "S4": Said(_there(million), "not_in_evidence", "missing"),
        "S5": Said(_there(base, others, total), *told_verdict(total, TOLD_PAY)),
        "S6": Said(_there(*sellers), *told_verdict(sellers[1], TOLD_TIMES)),
        "S7": Said(evidence.filers(), "not_in_evidence", "missing"),
        "S8": nothing,
        "S9": nothing,
    }
    return {claim: replace(each, left_out=evidence.left_out(claim)) for claim, each in found.items()}


def postings(evidence: Evidence) -> Said:
    """Postings at their peak and now, and whether it matters from which month one looks.

    The verdict is that of all starting months where these agree, and else mixed: a verdict that hangs on the month
    that somebody chose is none.
    """
    paths = {key: evidence.path(series, entity) for key, (series, entity) in SERIES.items()}
    shown = tuple(
        evidence.month(series, entity, *month, f"{key}_{month[0]}")
        for key, (series, entity) in SERIES.items()
        for month in (PEAK, NOW)
    )
    values = {key: {month: value for month, (value, *_) in path.items()} for key, path in paths.items()}
    months = [month for month in values["software"] if FIRST <= month <= LAST]
    starts = [month for month in months if all(month in path for path in values.values())]
    judged = [
        postings_verdict(*(path[at] for path in values.values() for at in (start, NOW))) for start in starts
    ]
    seen = sum(verdict == "supported" for verdict, _ in judged)
    first, last = (paths["software"][month][1] for month in (min(starts), NOW))
    sources = tuple(dict.fromkeys(source for figure in shown for source in figure.sources))
    window = EvidenceFigure("window", "share", seen / len(starts), None, None, None, sources, first, last)
    verdict, why = judged[0] if len(set(judged)) == 1 else ("mixed", "window")
    return Said((*shown, window), verdict, why)


def premium_verdict(regions: Figures, premia: Figures) -> Judged:
    """Pay is high in tech regions, and far higher with AI.

    Contradicted where people with AI are not paid more at all; supported where they are, every region pays more too,
    and half of the raw premium or more is left between people at the same employer and level; else mixed.
    """
    steps = {figure.key: figure for figure in premia}
    raw, desk = steps.get("premium_raw"), steps.get("premium_employer")
    if raw is None or raw.low is None or raw.high is None:
        return "not_in_evidence", "missing"
    if raw.high <= 0:
        return "contradicted", "no_premium"
    if raw.low <= 0:
        return "mixed", "unclear"
    if desk is None or desk.low is None or desk.low <= 0 or desk.value < KEPT * raw.value:
        return "mixed", "desk"
    return (
        ("supported", "holds") if regions and all(each.value > 0 for each in regions) else ("mixed", "region")
    )


def postings_verdict(
    software: float, software_now: float, genai: float, genai_now: float, ai: float, ai_now: float
) -> Judged:
    """A surplus and a shortage at once: less demand for developers in general, and more of it for AI.

    Mixed where generative AI is asked for more, but AI as a whole is not: AI is then not one kind of work.
    """
    surplus, wanted = software_now < software, genai_now > genai
    if not (surplus or wanted):
        return "contradicted", "neither"
    if not (surplus and wanted):
        return "mixed", "one"
    return ("supported", "holds") if ai_now >= ai else ("mixed", "broad")


def told_verdict(figure: EvidenceFigure | None, told: float) -> Judged:
    """Whether about ``told`` is what the evidence says, give or take :data:`ABOUT`.

    Supported where the whole interval lies so near, contradicted where none of it does, and else mixed: a wide interval
    settles nothing, whatever it holds. A change is taken as the multiple that it makes.
    """
    if figure is None or figure.low is None or figure.high is None:
        return "not_in_evidence", "missing"
    base = 1.0 if figure.unit == "change" else 0.0
    low, high = base + figure.low, base + figure.high
    near = told * (1 - ABOUT), told * (1 + ABOUT)
    if near[0] <= low and high <= near[1]:
        return "supported", "holds"
    return ("contradicted", "differs") if high < near[0] or low > near[1] else ("mixed", "wide")


def _there(*figures: EvidenceFigure | None) -> Figures:
    return tuple(figure for figure in figures if figure is not None)
