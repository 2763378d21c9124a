"""A market of one benchmark, and a posting that lacks nothing, for tests of what is published."""

import datetime as dt
import io

from rich.console import Console

from outbid.evidence.answer import Benchmark, Cell, Figure
from outbid.report.evidence_text import print_page
from outbid.report.evidence_views import SourceView
from outbid.report.format import Reader
from outbid.report.publish_page import publishing_page
from outbid.report.publish_posting import Stated

DAY = dt.date(2026, 11, 23)
FIGURES = tuple(Figure(v, 0.95 * v, 1.05 * v) for v in (80e3, 100e3, 120e3, 150e3, 190e3))
LEAD = Benchmark(
    "attested", "base", Cell("software-engineer", country="US", state="US-CO"), "USD", FIGURES, 40, ("lca",),
    dt.date(2025, 1, 1), dt.date(2026, 3, 31), employers=12, largest_share=0.2,
)  # fmt: skip
SOURCE = SourceView("lca", {"en": "Filings", "de": "Anträge"}, "CC0-1.0", "=Department", "2026")
FULL = Stated(
    "Software engineer",
    "Acme",
    "Health plan",
    "none",
    good_faith=True,
    no_history=True,
    employees=200,
    closes=dt.date(2026, 12, 31),
)
WORKERS = "category;sex;pay\nA;w;90\nA;m;100\nA;m;110\nB;f;200\nB;m;190\n"


def shown(view, language="en"):
    out = io.StringIO()
    print_page(
        publishing_page(view, Reader(language, language, "USD")), Console(file=out, width=100, markup=False)
    )
    return " ".join(out.getvalue().split())
