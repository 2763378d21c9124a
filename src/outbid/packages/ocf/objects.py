"""All objects of a package by type and id, and what is found unsupported among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from outbid.core.errors import InputError
from outbid.core.parse import shown
from outbid.packages.ocf.fields import FIELDS, NESTED, WITHOUT_MONEY
from outbid.packages.ocf.model import Unsupported
from outbid.packages.ocf.record import Record
from outbid.packages.ocf.source import Source, checksum, find_manifest, outside, read_json

FILES = {
    "stock_plans_files": "OCF_STOCK_PLANS_FILE",
    "stock_legend_templates_files": "OCF_STOCK_LEGEND_TEMPLATES_FILE",
    "stock_classes_files": "OCF_STOCK_CLASSES_FILE",
    "vesting_terms_files": "OCF_VESTING_TERMS_FILE",
    "valuations_files": "OCF_VALUATIONS_FILE",
    "transactions_files": "OCF_TRANSACTIONS_FILE",
    "stakeholders_files": "OCF_STAKEHOLDERS_FILE",
    "financings_files": "OCF_FINANCINGS_FILE",
    "documents_files": "OCF_DOCUMENTS_FILE",
}
"""What the manifest calls each list of files, and the type that such a file states."""

_VERSION = re.compile(r"v?([0-9]+)(?:\.|$)")
NEEDED = ("stock_classes_files", "transactions_files")
"""Without these files nothing is known of what anybody is paid."""
_PARTS = (
    "conversion_rights",
    "conversion_triggers",
    "exercise_triggers",
    "vesting_conditions",
    "new_ratio_conversion_mechanism",
)
_KNOWN = {type_: frozenset(fields.split()) for type_, fields in FIELDS.items()}


@dataclass
class Notes:
    """What is found unsupported while a package is read; equal findings are counted."""

    found: dict[tuple[str, str, str], Unsupported] = field(default_factory=dict)

    def add(self, object_type: str, id: str, reason: str, money: bool = True, detail: str = "") -> None:
        """One more object of ``object_type`` about which ``reason`` has to be said."""
        key = (object_type, reason, detail)
        before = self.found.get(key)
        first, count = (before.id, before.count) if before else (id, 0)
        self.found[key] = Unsupported(object_type, first, count + 1, reason, money, detail)

    def all(self) -> tuple[Unsupported, ...]:
        """Every finding, what changes money first."""
        return tuple(sorted(self.found.values(), key=lambda note: not note.changes_money))


@dataclass(frozen=True)
class Objects:
    """The manifest and all objects of a package, transactions in the order of the files."""

    source: Source
    manifest: Record
    by_type: dict[str, dict[str, Record]]
    notes: Notes

    def of(self, *types: str) -> Iterator[Record]:
        """The objects of some types, in the order of the files."""
        for each in types:
            yield from self.by_type.get(each, {}).values()

    def transactions(self) -> Iterator[Record]:
        """All objects that say what happened."""
        yield from self.of(*(each for each in FIELDS if each.startswith("TX_")))

    def get(self, object_type: str, id: str, user: Record, key: str) -> Record:
        """The object that field ``key`` of ``user`` refers to.

        Raises:
            InputError: there is no such object.
        """
        found = self.by_type.get(object_type, {}).get(id)
        if found is None:
            raise InputError(
                "ocf.unknown_reference", where=f"{user.where}, {key}", value=id, type=object_type
            )
        return found


def read_objects(source: Source) -> Objects:
    """All objects of the package.

    Raises:
        InputError: no manifest, another version, a file that is missing or is of another kind, or an object
            without a type or an id, or with an id that is taken.
    """
    name, content = find_manifest(source)
    manifest = Record(content, source.where(name), name)
    notes, by_type = Notes(), {}  # type: Notes, dict[str, dict[str, Record]]
    _version(manifest, notes)
    folder = name.rpartition("/")[0]
    seen: dict[str, Record] = {}
    read: set[str] = set()
    for key, file_type in FILES.items():
        if key in NEEDED:
            manifest.need(key)
        for entry in manifest.records(key):
            file = _file(source, folder, entry, file_type, notes)
            if file is None:
                if key in NEEDED:
                    path = entry.text("filepath")[:120]
                    raise InputError("ocf.file_missing", where=entry.where, value=path)
                money = file_type in ("OCF_STOCK_PLANS_FILE", "OCF_VESTING_TERMS_FILE")
                notes.add(file_type, entry.text("filepath")[:120], "file_missing", money)
                continue
            read.add(file)
            if checksum(source.content(file)) != entry.text("md5", default="").lower() and "md5" in entry:
                notes.add(file_type, file, "checksum", money=False)
            for record in _items(source, file, file_type):
                first = seen.setdefault(record.id, record)
                if first is not record and first.data == record.data:
                    notes.add(record.type, record.id, "duplicate", money=False)
                    continue
                if first is not record:
                    raise InputError("ocf.id_taken", where=record.where, value=record.id, first=first.file)
                _file_away(record, by_type, notes)
    for each in source.names:
        if each not in read and each != name and each.lower().endswith(".ocf.json"):
            notes.add("OCF_MANIFEST_FILE", each[:120], "file_not_named")
    return Objects(source, manifest, by_type, notes)


def _version(manifest: Record, notes: Notes) -> None:
    """Refuses other versions; a text that is no version at all is listed."""
    version = manifest.text("ocf_version")
    number = _VERSION.match(version)
    if number is None:
        notes.add("OCF_MANIFEST_FILE", version[:40], "no_version", money=False)
    elif number[1] != "1":
        raise InputError("ocf.version", where=manifest.where, value=version)


def _file(source: Source, folder: str, entry: Record, file_type: str, notes: Notes) -> str | None:
    """The file that an entry of the manifest names, or the only one whose name differs in capitals or ``.ocf``."""
    path = entry.text("filepath")
    if outside(path):
        raise InputError("ocf.outside", where=entry.where, value=path[:120])
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")]
    name = "/".join([*([folder] if folder else []), *parts])
    if not source.archive and _escapes(source, name):
        raise InputError("ocf.outside", where=entry.where, value=path[:120])
    if name in source.names:
        return name
    alike = [each for each in source.names if _plain(each) == _plain(name) and not _escapes(source, each)]
    if len(alike) != 1:
        return None
    notes.add(file_type, path[:120], "file_renamed", money=False, detail=alike[0][:120])
    return alike[0]


def _plain(name: str) -> str:
    return name.lower().replace(".ocf.json", ".json")


def _escapes(source: Source, name: str) -> bool:
    """Whether a file of a directory lies out of it, over a link."""
    root = source.path.resolve()
    return not source.archive and not (root / name).resolve().is_relative_to(root)


def _items(source: Source, file: str, file_type: str) -> Iterator[Record]:
    content = read_json(source, file)
    where = source.where(file)
    if not isinstance(content, dict) or content.get("file_type") != file_type:
        stated = content.get("file_type") if isinstance(content, dict) else content
        raise InputError("ocf.file_type", where=where, value=shown(stated), expected=file_type)
    items = content.get("items")
    if not isinstance(items, list):
        raise InputError("ocf.not_a_list", where=f"{where}, items", value=shown(items))
    for place, item in enumerate(items):
        if not isinstance(item, dict):
            raise InputError("ocf.not_an_object", where=f"{where}, items[{place}]", value=shown(item))
        yield _named(item, where, file, place)


def _named(item: dict[str, Any], where: str, file: str, place: int) -> Record:
    bare = Record(item, f"{where}, items[{place}]", file)
    record = Record(item, f"{where}, {bare.type} {bare.id}", file)
    if record.type.startswith("TX_PLAN_SECURITY_"):
        # the older name of the same object
        item = {**item, "object_type": record.type.replace("PLAN_SECURITY", "EQUITY_COMPENSATION")}
        record = Record(item, record.where, file)
    return record


def _file_away(record: Record, by_type: dict[str, dict[str, Record]], notes: Notes) -> None:
    if record.type in WITHOUT_MONEY:
        return
    if record.type not in _KNOWN:
        notes.add(record.type, record.id, "unknown_type")
        return
    for key in sorted(record.data.keys() - _KNOWN[record.type]):
        notes.add(record.type, record.id, "unknown_field", detail=key[:60])
    for key in sorted({key for part in _PARTS for key in _inner(record.data.get(part))} - NESTED):
        notes.add(record.type, record.id, "unknown_field", detail=key[:60])
    by_type.setdefault(record.type, {})[record.id] = record


def _inner(part: object) -> Iterator[str]:
    """The names of all fields within a part of an object."""
    if isinstance(part, list):
        for each in part:
            yield from _inner(each)
    elif isinstance(part, dict):
        for key, value in part.items():
            yield key
            # the rules are flags of which all but two change nothing here
            if key != "capitalization_definition_rules":
                yield from _inner(value)
