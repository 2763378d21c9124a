"""Validation of tables at the boundary: every complaint at once, each at its place and with its fix."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from outbid.core.errors import InputError, Problems
from outbid.core.parse import shown

Model = TypeVar("Model", bound=BaseModel)

_HINTS = {
    "percent": "errors.hint_percent",
    "percentage": "errors.hint_percent",
    "ownership": "errors.hint_percent",
    "equity_percent": "errors.hint_percent",
    "valuation": "errors.hint_percent",
}


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
        elif kind == "string_too_long":
            most = error["ctx"]["max_length"]
            yield InputError("errors.text_too_long", where=where, count=len(str(value)), most=most)
        elif kind in ("string_pattern_mismatch", "string_too_short", "string_type"):
            yield InputError("errors.text", where=where, value=shown(value))
        elif kind in ("literal_error", "enum"):
            expected = error["ctx"]["expected"].replace(" or ", ", ").replace("'", "")
            yield InputError("errors.not_one_of", where=where, value=shown(value), available=expected)
        else:
            yield _constraint(kind, value, error.get("ctx", {}), error["msg"]).at(where)


def _constraint(kind: str, value: Any, limits: Mapping[str, Any], message: str) -> InputError:
    """The complaint about a value of the right shape that breaks a rule; ``message`` where we have no words."""
    what = shown(value)
    if kind in ("greater_than_equal", "greater_than"):
        return InputError("errors.too_small", value=what, least=limits.get("ge", limits.get("gt")))
    if kind in ("less_than_equal", "less_than"):
        return InputError("errors.too_large", value=what, most=limits.get("le", limits.get("lt")))
    if kind in ("int_type", "int_parsing", "int_from_float"):
        return InputError("errors.not_whole", value=what)
    if kind in ("float_type", "float_parsing"):
        return InputError("errors.number_type", value=what)
    if kind in ("bool_type", "bool_parsing"):
        return InputError("errors.not_true_or_false", value=what)
    if kind == "finite_number":
        return InputError("errors.not_finite", value=what)
    if kind == "too_long":
        return InputError("errors.too_many_rows", count=limits["actual_length"], most=limits["max_length"])
    if kind == "too_short":
        return InputError("errors.too_few_rows", least=limits["min_length"])
    return InputError("errors.invalid", value=what, reason=message)


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
