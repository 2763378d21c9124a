"""What the evidence says of each claim, and the verdict: rules over figures of the evidence, none of the model."""

from __future__ import annotations

from dataclasses import dataclass

from outbid.evidence.answer import Cell
from outbid.report.replay_evidence import Evidence
from outbid.report.replay_views import EvidenceFigure, Verdict

NAMES = ("S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9")
TOLD_PAY, TOLD_RATIO = 400_000.0, 1.0
"""What is claimed: pay of developers with AI at one employer, and what AI sellers earn more, as a fraction."""
KEPT = 0.5
"""Part of the raw premium that must be left at the same employer for AI itself to be what pays."""
Figures = tuple[EvidenceFigure, ...]


@dataclass(frozen=True)
class Said:
    """Figures of the evidence on a claim, the verdict, and why: the end of ``replay.why_S1_…``."""

    figures: Figures
    verdict: Verdict
    why: str


Judged = tuple[Verdict, str]


def said(evidence: Evidence) -> dict[str, Said]:
    """What ``evidence`` says of each claim, by its name."""
    premia = evidence.premia()
    region = evidence.regions()
    million = evidence.millions()
    at = Cell(employer="Meta", tag="ai")
    base, total = evidence.paid(at, "base", "employer_base"), evidence.paid(at, "total", "employer_total")
    sellers = evidence.sellers("base", "sellers_base"), evidence.sellers("on-target", "sellers_on_target")
    postings = tuple(
        evidence.month(series, entity, year, month, f"{key}_{year}")
        for key, series, entity in (
            ("software", "postings", "Software Development"),
            ("genai", "genai share of postings", None),
            ("ai", "ai share of postings", None),
        )
        for year, month in ((2022, 2), (2024, 1))
    )
    nothing = Said((), "not_in_evidence", "missing")
    return {
        "S1": Said(_there(region, *premia), *premium_verdict(region, premia)),
        "S2": nothing,
        "S3": Said(postings, *postings_verdict(*postings)),
        "S4": Said(_there(million), "not_in_evidence", "missing"),
        "S5": Said(_there(base, total), *told_verdict(total, TOLD_PAY)),
        "S6": Said(_there(*sellers), *told_verdict(sellers[1], TOLD_RATIO)),
        "S7": nothing,
        "S8": nothing,
        "S9": nothing,
    }


def premium_verdict(region: EvidenceFigure | None, premia: Figures) -> Judged:
    """Pay is high in tech regions, and far higher with AI.

    Contradicted where people with AI are not paid more at all; supported where they are, the region pays more too, and
    half of the raw premium or more is left between people at the same employer and level; else mixed.
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
    return ("supported", "holds") if region is not None and region.value > 0 else ("mixed", "region")


def postings_verdict(
    software: EvidenceFigure,
    software_now: EvidenceFigure,
    genai: EvidenceFigure,
    genai_now: EvidenceFigure,
    ai: EvidenceFigure,
    ai_now: EvidenceFigure,
) -> Judged:
    """A surplus and a shortage at once: less demand for developers in general, and more of it for AI.

    Mixed where generative AI is asked for more, but AI as a whole is not: AI is then not one kind of work.
    """
    surplus, wanted = software_now.value < software.value, genai_now.value > genai.value
    if not (surplus or wanted):
        return "contradicted", "neither"
    if not (surplus and wanted):
        return "mixed", "one"
    return ("supported", "holds") if ai_now.value >= ai.value else ("mixed", "broad")


def told_verdict(figure: EvidenceFigure | None, told: float) -> Judged:
    """Whether the interval of ``figure`` holds what is told; without an interval nothing is settled."""
    if figure is None or figure.low is None or figure.high is None:
        return "not_in_evidence", "missing"
    return ("supported", "holds") if figure.low <= told <= figure.high else ("contradicted", "differs")


def _there(*figures: EvidenceFigure | None) -> Figures:
    return tuple(figure for figure in figures if figure is not None)
