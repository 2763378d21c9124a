"""The folder of the user's files, which are the truth: read as they are now, written all or nothing."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from outbid.core.errors import InputError, OutbidError
from outbid.core.private import make_folder
from outbid.packages.toml_file import LARGEST, NotToml
from outbid.web import editing, shelf_names
from outbid.web.editing import Change, Clash, Side
from outbid.web.editing_lines import merged_text
from outbid.web.editing_text import apply
from outbid.web.shelf_lock import alone
from outbid.web.shelf_outcome import WHOLE, Conflict, Meeting, Saved
from outbid.web.shelf_reached import reached, states_of
from outbid.web.shelf_seen import MOST_FILES, Entry, Memory, files_in, others_in, stamp_of, stays
from outbid.web.shelf_versions import HIDDEN, Version, Versions, digest_of, put, settle, sweep

__all__ = ["WHOLE", "Conflict", "Entry", "Meeting", "Saved", "Shelf"]


@dataclass(frozen=True)
class Shelf:
    """A folder of TOML files.

    Args:
        folder: need not exist as long as nothing is saved.
        example: the worked example, which is never written to.
        read_only: nothing is ever written.
        memory: what is known of files already, so that looking again costs little.
    """

    folder: Path
    example: bool = False
    read_only: bool = False
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)

    def entries(self, *kinds: str) -> tuple[Entry, ...]:
        """The files, of these kinds only if any are named, by name."""
        found = (self.memory.seen.entry(path, status) for path, status in files_in(self.folder))
        return tuple(each for each in found if not kinds or each.kind in kinds)

    def path(self, name: str) -> Path:
        """Where the file called ``name`` lies.

        Raises:
            InputError: no name for a file in this folder.
        """
        if not shelf_names.readable(name):
            raise InputError("app.file_name", value=name[:80].encode("utf-8", "replace").decode())
        path = self.folder / name
        if path.is_symlink() and not stays(self.folder, path):
            raise InputError("app_files.leads_out", where=name)
        return path

    def readable(self, name: str) -> Path:
        """Like :meth:`path`, of a file from which an answer may be made, with all that it names.

        Raises:
            InputError: it names what lies neither in this folder nor beside it.
        """
        path = self.path(name)
        own = [each for each in self.entries() if each.name == name]
        for _ in reached(self.folder, own, self.memory.seen):
            continue  # each is looked at
        return path

    def free_name(self, wish: str) -> str:
        """A name for a new file that says ``wish``."""
        return shelf_names.free(wish, self._names())

    def read(self, name: str) -> tuple[str, str]:
        """Text and digest of a file.

        Raises:
            InputError: no such file, or none that can be read as text.
        """
        content = self._content(name)
        if content is None:
            raise InputError("errors.file_missing", where=name)
        digest = digest_of(content)
        self.memory.read.put(digest, content)
        try:
            return content.decode("utf-8-sig"), digest
        except UnicodeDecodeError:
            raise InputError("errors.file_not_text", where=name) from None

    def as_read(self, name: str, digest: str) -> str | None:
        """The text of a file as it was when a form was made from it; ``None`` if nobody knows any more."""
        return self._content_of(name, digest)

    def save(self, name: str, text: str, expected: str | None) -> str:
        """Puts ``text`` into the file called ``name``, all of it or nothing; returns its digest.

        Args:
            name: of the file.
            text: its new content.
            expected: digest of what the writer has read; ``None``: a new file.

        Raises:
            Conflict: the file is not what the writer has read; ``text`` is kept among its versions.
            InputError: no such name, or the file cannot be written.
        """
        content = _encoded(text, name)
        with self._writing(name):
            now = self._content(name)
            if (None if now is None else digest_of(now)) != expected:
                raise self._refused(name, text, expected, now)
            return self._write(name, content, now)

    def merge(
        self,
        name: str,
        text: str,
        base: str | None,
        choices: Mapping[str, Side] | None = None,
        seen: str | None = None,
    ) -> Saved:
        """Like :meth:`save`, but what somebody else has changed meanwhile is put together with it, field by field.

        Args:
            name: of the file.
            text: what the writer wants it to be.
            base: digest of what the writer has read; ``None``: a new file.
            choices: by place, whose value a field takes that both have changed; at :data:`WHOLE`, whose file it is.
            seen: digest of the file that the choices were made about; if it has changed again, they do not count.

        Raises:
            Conflict: a field was changed by both and nobody has chosen; ``text`` is kept among the versions.
            InputError: no such name, or the file cannot be written.
        """
        content = _encoded(text, name)
        with self._writing(name):
            now = self._content(name)
            digest = None if now is None else digest_of(now)
            if digest == base:
                return Saved(self._write(name, content, now))
            choices = choices if choices and (seen or None) == digest else {}
            if choices.get(WHOLE) == "mine":
                return Saved(self._write(name, content, now))
            if choices.get(WHOLE) == "theirs":
                self._versions(name).keep(content, saved=False)
                return Saved(digest or "")
            theirs = None if now is None else editing.tables_of(now.decode("utf-8-sig", "replace"))
            mine = editing.tables_of(text)
            if now is None or theirs is None or mine is None:
                raise self._refused(name, text, base, now)
            read = self._content_of(name, base)
            base_tables = None if read is None else editing.tables_of(read)
            merged = editing.merge(base_tables, theirs, mine, choices)
            if merged.clashes:
                raise self._refused(name, text, base, now, merged.clashes, known=read is not None)
            together = merged_text(read, now.decode("utf-8-sig"), text, merged.tables)
            return Saved(self._write(name, together.encode(), now), merged.theirs)

    def update(self, name: str, base: str, changes: Sequence[Change]) -> Saved:
        """Changes some fields of a file; everything else in it stays as it is written, comments too.

        Args:
            name: of the file.
            base: digest of what the form was made from.
            changes: relative to that (see :func:`outbid.web.editing.changed`).

        Raises:
            Conflict: a field was changed by somebody else too, to another value.
            InputError: no such file, it is no TOML, or it cannot be written.
        """
        read = self._content_of(name, base)
        text = self.read(name)[0] if read is None else read
        try:
            mine = apply(text, changes)
        except (ValueError, LookupError, TypeError):
            raise InputError("app_files.cannot_change", where=name) from None
        # what the form was made from is not known any more: then it is asked whatever differs
        return self.merge(name, mine, base)

    def remove(self, name: str, expected: str) -> None:
        """Takes a file away; it stays among its versions.

        Raises:
            Conflict: the file is not what the person has seen.
            InputError: it cannot be taken away.
        """
        with self._writing(name):
            now = self._content(name)
            if now is None:
                return
            if digest_of(now) != expected:
                raise self._refused(name, None, expected, now)
            self._versions(name).keep(now, saved=True)
            self.path(name).unlink()
            settle(self.folder)

    def versions(self, name: str) -> tuple[Version, ...]:
        """Earlier contents of a file, and edits that met another one, the newest first."""
        self.path(name)
        return self._versions(name).all()

    def version(self, name: str, id: str) -> str:
        """The text of a version.

        Raises:
            InputError: there is none of that name.
        """
        self.path(name)
        content = self._versions(name).text(id)
        if content is None:
            raise InputError("app_files.no_version", where=name)
        return content.decode("utf-8-sig", "replace")

    def restore(self, name: str, id: str, expected: str | None) -> str:
        """Makes a version the file again; what the file was becomes a version. Raises like :meth:`save`."""
        return self.save(name, self.version(name, id), expected)

    def removed(self) -> tuple[str, ...]:
        """Names of files that are gone and of which versions are kept."""
        try:
            kept = sorted(os.listdir(self.folder / HIDDEN / "versions"))  # noqa: PTH208  # names are enough
        except OSError:
            return ()
        gone = (each for each in kept if shelf_names.readable(each) and not (self.folder / each).exists())
        return tuple(each for each in gone if self._versions(each).all())[:MOST_FILES]

    def digests(self) -> dict[str, str]:
        """What every file is now, by name."""
        return {each.name: each.digest for each in self.entries()}

    def stamp(self, without: Collection[str] = ()) -> str:
        """Changes whenever a file on the shelf does, other than those ``without`` which the question is put."""
        counted = [each for each in self.entries() if each.name not in without]
        others = (*others_in(self.folder), *states_of(self.folder, counted, self.memory.seen))
        return stamp_of({each.name: each.digest for each in counted}, iter(others))

    def told(self, *errors: OutbidError) -> tuple[InputError, ...]:
        """Each thing that is wrong, with files called by their names, without the folder that they all are in."""
        folders = dict.fromkeys((str(self.folder), str(self.folder.resolve())))

        def bare(value: Any) -> Any:
            if isinstance(value, str):
                for folder in folders:
                    value = value.replace(f"{folder}{os.sep}", "").replace(folder, self.folder.name)
            return value

        return tuple(
            (NotToml if isinstance(one, NotToml) else InputError)(
                one.key, where=bare(one.where), **{name: bare(each) for name, each in one.params.items()}
            )
            for error in errors
            for one in error.each
        )

    def _names(self) -> list[str]:
        try:
            return os.listdir(self.folder)  # noqa: PTH208  # names are enough
        except OSError:
            return []

    def _versions(self, name: str) -> Versions:
        return Versions(self.folder, name)

    def _content(self, name: str) -> bytes | None:
        """What a file is now; ``None``: there is none."""
        path = self.path(name)
        try:
            status = path.stat()
            if stat.S_ISDIR(status.st_mode):
                raise InputError("errors.file_is_directory", where=name)
            if not stat.S_ISREG(status.st_mode):
                raise InputError("app_files.no_file", where=name)
            with path.open("rb") as file:
                content = file.read(LARGEST + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            reason = error.strerror or str(error)
            raise InputError("errors.file_unreadable", where=name, reason=reason) from None
        if len(content) > LARGEST:
            raise InputError("errors.file_too_large", where=name, most=f"{LARGEST // 1000:,} kB")
        return content

    def _content_of(self, name: str, digest: str | None) -> str | None:
        """The text with this digest, of the file as it is or was."""
        if digest is None:
            return None
        with contextlib.suppress(InputError):
            now = self._content(name)
            if now is not None and digest_of(now) == digest:
                return now.decode("utf-8-sig", "replace")
        found = self.memory.read.get(digest) or self._versions(name).of_digest(digest)
        return None if found is None else found.decode("utf-8-sig", "replace")

    @contextlib.contextmanager
    def _writing(self, name: str) -> Iterator[None]:
        """The time in which nobody else writes to the folder, with a message for whatever the system refuses."""
        path = self.path(name)
        if self.example:
            raise InputError("app.example_is_fixed", where=name)
        if self.read_only:
            raise InputError("app_files.read_only", where=name)
        if not path.exists() and shelf_names.given(name, self._names()) != name:
            raise InputError("app.file_name", value=name[:80])
        where = str(self.folder)
        try:
            make_folder(self.folder / HIDDEN)
            with alone(self.folder / HIDDEN / "lock"):
                sweep(self.folder)
                where = name
                yield
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise InputError("errors.cannot_write", where=where, reason=reason) from None

    def _write(self, name: str, content: bytes, now: bytes | None) -> str:
        if content != now:
            if now is not None:
                self._versions(name).keep(now, saved=True)
            path = self.path(name)
            put(content, path.resolve() if path.is_symlink() else path, self.folder)
        return digest_of(content)

    def _refused(
        self, name: str, text: str | None, base: str | None, now: bytes | None, clashes: tuple[Clash, ...] = (),
        *, known: bool = True,
    ) -> Conflict:  # fmt: skip
        if text is not None:
            self._versions(name).keep(text.encode(), saved=False)
        theirs = "" if now is None else now.decode("utf-8-sig", "replace")
        digest = None if now is None else digest_of(now)
        meeting = Meeting(base, digest, theirs, text or "", clashes, known)
        return Conflict("app.changed_meanwhile", where=name, meeting=meeting)


def _encoded(text: str, name: str) -> bytes:
    try:
        content = text.encode()
    except UnicodeEncodeError:
        raise InputError("errors.file_not_text", where=name) from None
    if len(content) > LARGEST:
        raise InputError("errors.file_too_large", where=name, most=f"{LARGEST // 1000:,} kB")
    return content
