"""What is wrong with a file of its kind, and on which line."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from outbid.core.errors import InputError, OutbidError, Problems
from outbid.packages.toml_file import read_toml
from outbid.web.editing_places import line_in, line_of, lines_by_place
from outbid.web.shelf_seen import kind_of
from outbid.web.shelf_versions import TRIAL

_NAMED = re.compile(r"\] \(.*\)(?=\.[\w-]|$)")
_PLACE = re.compile(r"^[\w-]+(?:\[\d+\])?(?:\.[\w-]+(?:\[\d+\])?)*")


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong with a file.

    Args:
        error: what, with its place in the words of the file.
        line: on which line, counted from 1; ``None``: of no line in particular.
    """

    error: OutbidError
    line: int | None = None

    def text(self, language: str) -> str:
        """The message, and how to mend it."""
        return self.error.text(language)


@dataclass(frozen=True)
class Verdict:
    """What is wrong with a text.

    Args:
        kind: of file that it is; see :class:`outbid.web.shelf_seen.Entry`.
        toml: whether it is TOML at all.
        wrong: in the order in which it was found.
    """

    kind: str
    toml: bool
    wrong: tuple[Wrong, ...] = ()


def verdict(text: str, folder: Path, name: str, locale: str | None) -> Verdict:
    """What is wrong with ``text`` as the content of the file called ``name`` in ``folder``, which is not touched."""
    with _trial(text, folder) as path:
        return _verdict(text, path, folder, name, locale)


def verdict_on(path: Path, locale: str | None) -> Verdict:
    """What is wrong with the file at ``path``."""
    text = ""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        text = path.read_text("utf-8-sig")
    return _verdict(text, path, path.parent, path.name, locale)


def _verdict(text: str, path: Path, folder: Path, name: str, locale: str | None) -> Verdict:
    kind, toml = "", False
    try:
        tables = read_toml(path)
        kind, toml = kind_of(tables), True
        _validate(kind, path, locale)
    except InputError as error:
        several = error.problems if isinstance(error, Problems) else (error,)
        lines = lines_by_place(text)
        wrong = [_placed(each, path, folder, name, lines) for each in several]
        return Verdict(kind, toml, tuple(wrong))
    return Verdict(kind, toml)


def _validate(kind: str, path: Path, locale: str | None) -> None:
    """Reads the file at ``path`` as one of its kind.

    Raises:
        InputError: all that is wrong with it.
    """
    # each reader brings its own part of the product along, which a page of other files should not wait for
    if kind == "offer":
        from outbid.packages.files import load_offer

        load_offer(path, locale=locale)
    elif kind == "me":
        from outbid.packages.files import load_person

        load_person(path, locale=locale)
    elif kind == "candidate":
        from outbid.offers.candidate_file import load_candidate

        load_candidate(path, locale=locale)
    elif kind == "company":
        from outbid.packages.captable_file import load_cap_table

        load_cap_table(path, locale=locale)
    elif kind == "market":
        from outbid.market.scenarios.file import load_market

        load_market(path, locale=locale)
    elif kind == "policy":
        from outbid.report.publish_files import load_policy

        load_policy(path, locale)
    elif kind in ("employer", "team"):
        _validate_plan(kind, path, locale)
    else:
        raise InputError("app_files.no_kind")


def _validate_plan(kind: str, path: Path, locale: str | None) -> None:
    """The file of an employer or a team by itself: what it offers is only known for a candidate."""
    from outbid.offers.employer_checks import contradictions
    from outbid.offers.schema import EmployerFile
    from outbid.offers.team_schema import TeamFile
    from outbid.packages.validation import validate

    if kind == "team":
        validate(TeamFile, read_toml(path), str(path), locale)
        return
    found = list(contradictions(validate(EmployerFile, read_toml(path), str(path), locale), str(path)))
    if found:
        raise Problems(found)


def _placed(error: InputError, path: Path, folder: Path, name: str, lines: dict[str, int]) -> Wrong:
    """``error`` without the names of folders, and with the line that it is about."""
    own = error.where.startswith(str(path))
    where = error.where.replace(str(path), name).replace(f"{folder}{os.sep}", "")
    place = where.removeprefix(name).lstrip(", ") if own else ""
    line = line_in(place) if place.startswith("line ") else None
    if line is None and error.key == "errors.file_not_toml":
        line = line_in(str(error.params.get("reason", "")))
    # cap tables say the name of a row behind its number
    found = _PLACE.match(_NAMED.sub("]", place))
    if line is None and found:
        line = line_of(found[0], lines)
    return Wrong(type(error)(error.key, where=place if own else where, **error.params), line)


@contextlib.contextmanager
def _trial(text: str, folder: Path) -> Iterator[Path]:
    """A hidden file with ``text`` beside the others, which it may refer to."""
    with contextlib.ExitStack() as stack:
        home = folder if folder.is_dir() else Path(stack.enter_context(tempfile.TemporaryDirectory()))
        path = home / f".{secrets.token_hex(8)}{TRIAL}"
        stack.callback(path.unlink, missing_ok=True)
        try:
            path.write_text(text, "utf-8", newline="")
            path.chmod(0o600)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise InputError("errors.cannot_write", where=str(folder), reason=reason) from None
        yield path
