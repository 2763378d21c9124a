"""The user's files: listed, written as text, their earlier versions, and the examples to begin from."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile

from outbid.core.errors import InputError
from outbid.packages.toml_file import LARGEST
from outbid.web import addresses, shelf_names
from outbid.web.attachment import attachment
from outbid.web.editing import Side
from outbid.web.render import page
from outbid.web.shelf import WHOLE, Entry, Shelf
from outbid.web.shelf_check import Verdict, Wrong, verdict, verdict_on
from outbid.web.shelf_examples import EXAMPLES, copy_example
from outbid.web.shelf_page import difference, own_page, when
from outbid.web.visitor import AtDesk, Visitor, Visits
from outbid.web.written import Form, back

router = APIRouter()
KINDS = ("offer", "me", "company", "candidate", "employer", "team", "market", "policy", "")
"""In the order in which they are listed."""
SIDES: dict[str, Side] = {"theirs": "theirs", "mine": "mine"}
Said = Annotated[str, Query(max_length=2_000)]


@router.get("/files")
def files(request: Request, desk: AtDesk, who: Visits, removed: Said = "", copied: Said = "") -> HTMLResponse:
    """The files by kind, each with what is wrong with it, and what to begin from."""
    shelf = desk.shelf
    found = desk.answer(shelf, ("verdicts", who.locale), lambda: _with_verdicts(shelf, who.locale))
    return page(
        request, "files.html.j2", kinds=KINDS, entries=list(found), verdicts=found, examples=EXAMPLES, when=when,
        removed=removed if removed in shelf.removed() else "", gone=shelf.removed(),
        copied=[each for each in copied.split("/") if any(each == entry.name for entry in found)],
        trouble=_trouble(shelf),
    )  # fmt: skip


@router.get("/files/stamp")
def stamp(desk: AtDesk) -> JSONResponse:
    """The state of the folder, and of each file in it: what an open page asks for to see that something changed."""
    shelf = desk.shelf
    return JSONResponse({"stamp": shelf.stamp(), "files": shelf.digests()})


@router.post("/files/examples")
def begin(desk: AtDesk, sent: Form) -> RedirectResponse:
    """Copies the files of a worked example into the folder."""
    name = str(sent.get("example", ""))
    if name not in EXAMPLES:
        raise InputError("app_files.no_example")
    return back(f"/files?copied={'/'.join(copy_example(name, desk.shelf))}")


@router.post("/files/upload")
def upload(request: Request, desk: AtDesk, who: Visits, sent: Form) -> Response:
    """Puts a file that the person has elsewhere into the folder."""
    file = sent.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise InputError("app_files.nothing_sent")
    with file.file:
        content = file.file.read(LARGEST + 1)
    name = _own_name(file.filename, desk.shelf)
    if len(content) > LARGEST:
        raise InputError("errors.file_too_large", where=name, most=f"{LARGEST // 1000:,} kB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("errors.file_not_text", where=name) from None
    return _save(request, desk.shelf, who, name, text, None, anyway=False)


@router.get("/files/{name}")
def edit(
    request: Request, desk: AtDesk, who: Visits, name: str, theirs: Said = "", saved: Said = ""
) -> HTMLResponse:
    """A file as text, with what is wrong with it, and its versions."""
    shelf = desk.shelf
    try:
        text, digest = shelf.read(name)
    except InputError as error:
        kept = shelf.versions(name) if error.key == "errors.file_missing" else ()
        if not kept:
            raise
        # it was taken away: what it was last is one step from being the file again
        return _form(request, shelf, who, name, shelf.version(name, kept[0].id), "", None)
    found = verdict_on(shelf.path(name), who.locale)
    kept_of_others = [each for each in theirs.split(",") if each]
    return _form(request, shelf, who, name, text, digest, found, saved=bool(saved), theirs=kept_of_others)


@router.post("/files/{name}")
def save(request: Request, desk: AtDesk, who: Visits, name: str, sent: Form) -> Response:
    """Saves the text of a file, if it is one of its kind or the person insists."""
    anyway = sent.get("anyway") == "yes"
    return _save(request, desk.shelf, who, name, _text(sent), _digest(sent, "base"), anyway=anyway)


@router.post("/files/{name}/settle")
def settle(desk: AtDesk, name: str, sent: Form) -> RedirectResponse:
    """Saves what somebody has chosen from two edits that met."""
    choices = {
        key[7:]: SIDES[str(value)]
        for key, value in sent.items()
        if key.startswith("choice-") and value in SIDES
    }
    whole = SIDES.get(str(sent.get("whole", "")))
    if whole:
        choices[WHOLE] = whole
    saved = desk.shelf.merge(name, _text(sent), _digest(sent, "base"), choices, _digest(sent, "seen"))
    then = str(sent.get("then", ""))
    return back(then if own_page(then) else _after(name, saved.theirs))


@router.get("/files/{name}/download")
def download(desk: AtDesk, name: str) -> Response:
    """A file as it is."""
    text, _ = desk.shelf.read(name)
    return attachment(text, "application/toml", name)


@router.get("/files/{name}/versions/{id}")
def version(request: Request, desk: AtDesk, who: Visits, name: str, id: str) -> HTMLResponse:
    """An earlier version of a file, and how the file differs from it."""
    shelf = desk.shelf
    kept = next((each for each in shelf.versions(name) if each.id == id), None)
    if kept is None:
        raise InputError("app_files.no_version", where=name)
    text = shelf.version(name, id)
    try:
        now, digest = shelf.read(name)
    except InputError:
        now, digest = "", ""
    return page(
        request, "files_version.html.j2", name=name, version=kept, text=text, digest=digest, when=when,
        lines=difference(text, now),
    )  # fmt: skip


@router.post("/files/{name}/restore")
def restore(desk: AtDesk, name: str, sent: Form) -> RedirectResponse:
    """Makes an earlier version the file again."""
    desk.shelf.restore(name, str(sent.get("version", "")), _digest(sent, "base"))
    return back(_after(name))


@router.post("/files/{name}/remove")
def remove(desk: AtDesk, name: str, sent: Form) -> RedirectResponse:
    """Takes a file away; its versions stay."""
    desk.shelf.remove(name, _digest(sent, "base") or "")
    return back(f"/files?{urlencode({'removed': name})}")


def _with_verdicts(shelf: Shelf, locale: str) -> dict[Entry, Verdict]:
    return {each: verdict_on(shelf.folder / each.name, locale) for each in shelf.entries()}


def _save(
    request: Request, shelf: Shelf, who: Visitor, name: str, text: str, base: str | None, *, anyway: bool
) -> Response:
    with suppress(InputError):
        if "\r\n" in shelf.read(name)[0]:
            text = text.replace("\n", "\r\n")
    found = Verdict("", True) if anyway else verdict(text, shelf.folder, name, who.locale)
    if found.wrong:
        return _form(request, shelf, who, name, text, base or "", found, status=422, insist=True)
    try:
        saved = shelf.merge(name, text, base)
    except InputError as error:
        if error.key != "errors.cannot_write":
            raise
        # a full disk, or a folder that may not be written to, loses nothing that was typed
        refused = replace(found, wrong=tuple(map(Wrong, shelf.told(error))))
        return _form(request, shelf, who, name, text, base or "", refused, status=422, failed=True)
    return back(_after(name, saved.theirs))


def _form(
    request: Request, shelf: Shelf, who: Visitor, name: str, text: str, base: str, found: Verdict | None,
    *, status: int = 200, insist: bool = False, failed: bool = False, saved: bool = False,
    theirs: list[str] | None = None,
) -> HTMLResponse:  # fmt: skip
    return page(
        request, "files_edit.html.j2", status, name=name, text=text, base=base, verdict=found, insist=insist,
        failed=failed, saved=saved, theirs=theirs or [], versions=shelf.versions(name), when=when,
        rows=min(40, max(12, text.count("\n") + 3)),
    )  # fmt: skip


def _after(name: str, theirs: tuple[str, ...] = ()) -> str:
    told = ",".join(theirs)[:1_000]
    query = {"saved": "1", "theirs": told} if told else {"saved": "1"}
    return f"{addresses.file(name)}?{urlencode(query)}"


def _text(sent: Form) -> str:
    """The text of a form, with the line ends of files."""
    text = sent.get("text")
    if not isinstance(text, str):
        # no text is not an empty text
        raise InputError("app.not_understood", fields="text")
    return text.replace("\r\n", "\n")


def _digest(sent: Form, field: str) -> str | None:
    """What the form was made from; ``None``: from no file."""
    return str(sent.get(field, ""))[:64] or None


def _own_name(filename: str, shelf: Shelf) -> str:
    """What a file that is sent is called here: as it was, if it can be."""
    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    present = [each.name for each in shelf.entries()]
    try:
        return name if name in present else shelf_names.given(name, present)
    except InputError:
        return shelf.free_name(name.removesuffix(shelf_names.SUFFIX))


def _trouble(shelf: Shelf) -> str:
    """Why the folder cannot be used, as a key of a message; empty if it can."""
    if not shelf.folder.exists():
        return ""
    if not shelf.folder.is_dir():
        return "app_files.folder_is_file"
    try:
        next(shelf.folder.iterdir(), None)
    except OSError:
        return "app_files.folder_closed"
    return ""
