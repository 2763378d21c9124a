"""Offers and persons as TOML files: read, validate with every complaint at its place, turn into frozen terms."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from outbid.packages.build import build_package, build_person
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.packages.schema import OfferFile, PersonFile
from outbid.packages.toml_file import read_toml
from outbid.packages.validation import validate


def load_offer(path: str | Path, *, locale: str | None = None) -> Package:
    """The package that the TOML file at ``path`` states.

    Args:
        path: the file.
        locale: number format, ``"en"`` or ``"de"``, if the file does not name its own.

    Raises:
        InputError: the file cannot be read, or :class:`~outbid.core.errors.Problems` with all that is wrong in it.
    """
    return offer_of(read_toml(path), str(path), locale)


def offer_of(tables: Mapping[str, Any], path: str, locale: str | None) -> Package:
    """Like :func:`load_offer`, of ``tables`` that lie at ``path`` or will."""
    return build_package(validate(OfferFile, tables, path, locale), path)


def load_offer_file(path: str | Path, *, locale: str | None = None) -> OfferFile:
    """Like :func:`load_offer`, but the file as written, before anything is derived from it."""
    return validate(OfferFile, read_toml(path), str(path), locale)


def load_person(path: str | Path, *, locale: str | None = None) -> Person:
    """The person that the TOML file at ``path`` states. Raises like :func:`load_offer`."""
    return person_of(read_toml(path), str(path), locale)


def person_of(tables: Mapping[str, Any], path: str, locale: str | None) -> Person:
    """Like :func:`load_person`, of ``tables`` that lie at ``path`` or will."""
    return build_person(validate(PersonFile, tables, path, locale), path)


def json_schemas() -> dict[str, dict[str, Any]]:
    """JSON Schema of the kinds of files, for editors, by kind: ``offer``, ``me`` and ``company``."""
    from outbid.packages.captable_schema import CompanyFile

    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {
        "offer": head | OfferFile.model_json_schema(),
        "me": head | PersonFile.model_json_schema(),
        "company": head | CompanyFile.model_json_schema(),
    }
