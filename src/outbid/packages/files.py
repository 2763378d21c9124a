"""Offers and persons as TOML files: read, validate with every complaint at its place, turn into frozen terms."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from outbid.core.errors import InputError, Problems
from outbid.core.parse import shown
from outbid.packages.build import build_package, build_person
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.packages.schema import OfferFile, PersonFile

LARGEST = 1_000_000
"""Bytes; an offer is a page of text, a larger file is a mistake."""

MOST_DOTS = 100
"""Dots in a line; reading a key of many parts takes memory with the square of their number."""

Model = TypeVar("Model", bound=BaseModel)

_HINTS = {
    "percent": "errors.hint_percent",
    "percentage": "errors.hint_percent",
    "ownership": "errors.hint_percent",
    "equity_percent": "errors.hint_percent",
    "valuation": "errors.hint_percent",
}


def load_offer(path: str | Path, *, locale: str | None = None) -> Package:
    """The package that the TOML file at ``path`` states.

    Args:
        path: the file.
        locale: number format, ``"en"`` or ``"de"``, if the file does not name its own.

    Raises:
        InputError: the file cannot be read, or :class:`~outbid.core.errors.Problems` with all that is wrong in it.
    """
    return build_package(load_offer_file(path, locale=locale), str(path))


def load_offer_file(path: str | Path, *, locale: str | None = None) -> OfferFile:
    """Like :func:`load_offer`, but the file as written, before anything is derived from it."""
    return validate(OfferFile, read_toml(path), str(path), locale)


def load_person(path: str | Path, *, locale: str | None = None) -> Person:
    """The person that the TOML file at ``path`` states. Raises like :func:`load_offer`."""
    return build_person(validate(PersonFile, read_toml(path), str(path), locale), str(path))


def read_toml(path: str | Path) -> dict[str, Any]:
    """The tables of a TOML file.

    Raises:
        InputError: no such file, a directory, too large, no permission, not text, or no TOML (line and column).
    """
    where, file = str(path), Path(path)
    try:
        if file.is_dir():
            raise InputError("errors.file_is_directory", where=where)
        with file.open("rb") as handle:
            content = handle.read(LARGEST + 1)
    except FileNotFoundError:
        raise InputError("errors.file_missing", where=where) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError("errors.file_unreadable", where=where, reason=reason) from None
    if len(content) > LARGEST:
        raise InputError("errors.file_too_large", where=where, most=f"{LARGEST // 1000:,} kB")
    _refuse_dots(content, where)
    try:
        text = content.decode("utf-8-sig")
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError("errors.file_not_text", where=f"{where}, line {line}") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError("errors.file_not_toml", where=where, reason=str(error)) from None
    except (RecursionError, ValueError) as error:
        raise InputError("errors.file_not_toml", where=where, reason=str(error)[:80]) from None


def _refuse_dots(content: bytes, where: str) -> None:
    for number, line in enumerate(content.splitlines(), start=1):
        if line.count(b".") > MOST_DOTS and not line.lstrip().startswith(b"#"):
            reason = f"more than {MOST_DOTS} dots (at line {number}, column 1)"
            raise InputError("errors.file_not_toml", where=where, reason=reason)


def validate(model: type[Model], tables: Mapping[str, Any], path: str, locale: str | None) -> Model:
    """What ``tables`` of the file at ``path`` state, in the file's own number format or else in ``locale``.

    Raises:
        Problems: all that is wrong in the file, each at its place.
    """
    context = {"locale": tables.get("locale") or locale, "currency": tables.get("currency")}
    context = {key: value if isinstance(value, str) else None for key, value in context.items()}
    if context["locale"] not in ("en", "de"):
        context["locale"] = None
    try:
        return model.model_validate(tables, context=context)
    except ValidationError as failure:
        raise Problems(_complaints(model, failure, path)) from None


def _complaints(model: type[BaseModel], failure: ValidationError, path: str) -> Iterator[InputError]:
    for error in failure.errors(include_url=False):
        where = f"{path}, {_place(error['loc'])}"
        kind, value = error["type"], error.get("input")
        if kind == "outbid":
            yield error["ctx"]["error"].at(where)
        elif kind == "extra_forbidden":
            yield _unknown_key(model, error["loc"], where)
        elif kind == "missing":
            yield InputError("errors.missing_key", where=where, key=str(error["loc"][-1]))
        elif kind == "tuple_type":
            name = str(error["loc"][0])
            written = f"[{name}]" if isinstance(value, dict) else shown(value)
            yield InputError("errors.needs_list", where=where, name=name, value=written)
        elif kind in ("model_type", "dict_type", "model_attributes_type"):
            yield InputError("errors.needs_table", where=where, value=shown(value))
        elif kind in ("string_pattern_mismatch", "string_too_short", "string_too_long", "string_type"):
            yield InputError("errors.text", where=where, value=shown(value))
        elif kind in ("literal_error", "enum"):
            expected = error["ctx"]["expected"].replace(" or ", ", ").replace("'", "")
            yield InputError("errors.not_one_of", where=where, value=shown(value), available=expected)
        else:
            yield InputError("errors.invalid", where=where, value=shown(value), reason=error["msg"])


def _place(loc: tuple[int | str, ...]) -> str:
    """``stake[0].outlook.exit_in_years`` for pydantic's path to a field."""
    text = ""
    for step in loc:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text[:200] or "(file)"


def _unknown_key(model: type[BaseModel], loc: tuple[int | str, ...], where: str) -> InputError:
    key = str(loc[-1])
    known = sorted(_fields_at(model, loc[:-1]))
    if key.lower() in _HINTS:
        return InputError(_HINTS[key.lower()], where=where, key=key)
    nearest = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    if nearest:
        return InputError("errors.unknown_key_near", where=where, key=key[:60], nearest=nearest[0])
    return InputError("errors.unknown_key", where=where, key=key[:60], available=", ".join(known))


def _fields_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> set[str]:
    """The keys that are known in the table at ``loc``."""
    for step in loc:
        if isinstance(step, int) or step not in model.model_fields:
            continue
        found = next(_models_in(model.model_fields[step].annotation), None)
        model = found or model
    return set(model.model_fields)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


def json_schemas() -> dict[str, dict[str, Any]]:
    """JSON Schema of the two kinds of files, for editors, by kind: ``offer`` and ``me``."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {
        "offer": head | OfferFile.model_json_schema(),
        "me": head | PersonFile.model_json_schema(),
    }
