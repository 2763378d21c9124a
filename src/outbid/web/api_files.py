"""The user's files through the JSON interface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Header, Path
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from outbid.packages.toml_file import LARGEST
from outbid.report.views import to_json
from outbid.web.api_shared import WRITES, OnlyJson, router, sent, summary
from outbid.web.shelf import Shelf
from outbid.web.visitor import AtDesk

router_ = router()
KINDS = ("offer", "me", "company", "candidate", "employer", "team", "market")
Name = Annotated[str, Path(min_length=1, max_length=84, description="Name of the file.")]
ETAG = '"[0-9a-f]{16}"'
Tag = Annotated[
    str,
    Header(
        alias="If-Match", pattern=f"^({ETAG})?$", description="What the writer has read: the file's ETag."
    ),
]


@dataclass(frozen=True)
class FileEntry:
    """A file: what it is (``""``: none of the kinds that are known), what it is called, and its digest."""

    name: str
    kind: str
    title: str
    digest: str


@dataclass(frozen=True)
class FileList:
    """The user's files; and those of the worked examples, which answer as long as there are none of their kind."""

    files: tuple[FileEntry, ...]
    examples: tuple[FileEntry, ...]
    read_only: bool


@dataclass(frozen=True)
class FileText:
    """A file as it is."""

    name: str
    digest: str
    text: str


@dataclass(frozen=True)
class FileSaved:
    """What became of a file."""

    name: str
    digest: str


class Written(BaseModel):
    """What a file is to hold."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: str = Field(max_length=LARGEST, description="TOML; it is saved as it stands, also with mistakes.")


@router_.get("/files", response_model=FileList, **summary("files"))
def files(desk: AtDesk) -> Response:
    """The user's files with their kinds and digests, and the examples that stand in for missing ones."""
    shelves = {str(shelf.folder): shelf for kind in KINDS if (shelf := desk.shelf_for(kind)).example}
    examples = tuple(entry for shelf in shelves.values() for entry in _entries(shelf))
    return sent(to_json(FileList(_entries(desk.shelf), examples, desk.settings.read_only)))


def _entries(shelf: Shelf) -> tuple[FileEntry, ...]:
    return tuple(FileEntry(each.name, each.kind, each.title, each.digest) for each in shelf.entries())


@router_.get("/files/{name}", response_model=FileText, **summary("read_file"))
def read_file(desk: AtDesk, name: Name) -> Response:
    """The text of one of the user's files; the header ETag is what a writer has to name."""
    text, digest = desk.shelf.read(name)
    return sent(to_json(FileText(name, digest, text)), headers={"ETag": f'"{digest}"'})


@router_.put(
    "/files/{name}", response_model=FileSaved, responses={**WRITES, 201: {"model": FileSaved}},
    dependencies=[OnlyJson], **summary("write_file"),
)  # fmt: skip
def write_file(desk: AtDesk, name: Name, written: Written, if_match: Tag = "") -> Response:
    """Saves a file, all of it or nothing. Without If-Match it has to be a new one."""
    expected = if_match.strip('"') or None
    digest = desk.shelf.save(name, written.text, expected)
    return sent(to_json(FileSaved(name, digest)), 201 if expected is None else 200, {"ETag": f'"{digest}"'})


@router_.delete("/files/{name}", status_code=204, responses={**WRITES, 204: {}}, **summary("remove_file"))
def remove_file(
    desk: AtDesk, name: Name, if_match: Annotated[str, Header(alias="If-Match", pattern=f"^{ETAG}$")]
) -> Response:
    """Takes a file away; what it held is kept among its earlier versions."""
    desk.shelf.read(name)
    desk.shelf.remove(name, if_match.strip('"'))
    return Response(status_code=204)
