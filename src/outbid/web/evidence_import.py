"""Files of a user's own on their way into the evidence: tried on a copy first, then taken over or dropped."""

from __future__ import annotations

import re
import secrets
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from outbid import workspace
from outbid.core.errors import InputError
from outbid.data.readers.layout import Given
from outbid.data.store import open_store
from outbid.data.taking import take_over
from outbid.report.data_answer import data_rejected, data_unplaced
from outbid.report.evidence_views import AddedView, RejectedView, UnplacedView
from outbid.web.desk import Desk
from outbid.web.evidence_pending import Pending, Wanted
from outbid.web.evidence_store import COPY, Evidence, copied, placed
from outbid.web.jobs import Job

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".parquet", ".json", ".jsonld", ".zip")
PATIENCE = 4.0
"""Seconds that a request waits for a trial before it shows how far that is."""
NAME = 60


@dataclass(frozen=True)
class Trial:
    """What adding a file did to a copy of the store."""

    added: AddedView
    rejected: RejectedView | None
    unplaced: UnplacedView | None


def upload(desk: Desk, content: BinaryIO, sent_as: str, called: str, layout: str | None, given: Given) -> str:
    """Lays the file aside and begins to try it; the name of the import.

    Args:
        desk: of the app.
        content: of the file.
        sent_as: its name as the sender says, of which only plain letters and a known ending are used for a path.
        called: what the user calls the source; empty: as the file.
        layout: read it so, whatever its header.
        given: what the file does not say itself.

    Raises:
        InputError: there is no place for it, or too much is under way.
    """
    evidence = desk.evidence
    with evidence.reading():
        pass  # the store is there now, and with it its folder
    folder = evidence.folder()
    ending = Path(sent_as.replace("\\", "/")).suffix.lower()
    shown = plain_name(sent_as) or "upload"
    # rows that are left out are told by the name of their file, so it has to be the sender's
    file = (
        Path(folder.name)
        / f"{plain_name(Path(shown).stem) or 'upload'}{ending if ending in ENDINGS else '.csv'}"
    )
    with placed(evidence.path), file.open("wb") as target:
        shutil.copyfileobj(content, target)
    wanted = Wanted(
        file, shown, plain_name(called) or plain_name(Path(shown).stem) or "upload", layout, given
    )
    name = secrets.token_urlsafe(9)
    job = desk.jobs.start(
        trial, evidence.path, wanted, key=("import", name), title="app_evidence.importing",
        address=f"/data/imports/{name}",
    )  # fmt: skip
    evidence.imports.put(name, Pending(folder, wanted, job, time.monotonic()))
    return name


def plain_name(text: str) -> str:
    """The last part of a name as people write names: letters, digits, blanks, dots, hyphens and underscores."""
    last = re.split(r"[/\\]", text)[-1]
    words = re.sub(r"[^\w .\-]", " ", last, flags=re.UNICODE)
    return " ".join(words.split()).strip(". ")[:NAME].strip()


def trial(store: Path, wanted: Wanted, progress: Callable[[int, int], None]) -> Trial:
    """Adds the file to a copy of the store that lies beside it; for a process of its own."""
    copy = copied(store, wanted.file.parent)
    added = workspace.data_add(
        wanted.file,
        source=wanted.source,
        layout=wanted.layout,
        given=wanted.given,
        progress=progress,
        data=copy,
    )
    added = replace(added, file=wanted.shown)
    if added.already:
        return Trial(added, None, None)
    batch, name = str(added.batch), wanted.source
    rejected = replace(data_rejected(batch, data=copy), source=name) if added.dropped else None
    unplaced = replace(data_unplaced(batch, data=copy), source=name) if added.unplaced else None
    return Trial(added, rejected, unplaced)


def finished(desk: Desk, pending: Pending, patience: float = PATIENCE) -> Job | None:
    """The job of ``pending``, after waiting a little for its end; ``None``: it is long gone."""
    until = time.monotonic() + patience
    while True:
        job = desk.jobs.get(pending.job)
        if job is None or job.ended or time.monotonic() > until:
            return job
        time.sleep(0.05)


def confirm(evidence: Evidence, pending: Pending, tried: Trial) -> str:
    """Takes what was tried over into the evidence; the source that its rows are in.

    Raises:
        InputError: it is no longer at hand, there is no room for it, or another process keeps the store to itself.
    """
    copy = Path(pending.folder.name) / COPY
    if not copy.exists():
        raise InputError("app_evidence.import_gone")

    def work(path: Path) -> str:
        with open_store(path, read_only=False) as store:
            return take_over(store, copy, tried.added.batch)

    return evidence.change(work)
