"""All objects of a package by type and id, and which types and fields of the format are known here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from outbid.core.errors import InputError
from outbid.core.parse import shown
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

_HEAD = "id object_type comments"
_TX = _HEAD + " date security_id"
_ISSUANCE = (
    _TX + " custom_id stakeholder_id board_approval_date stockholder_approval_date consideration_text"
    " security_law_exemptions"
)
_APPROVED = " board_approval_date stockholder_approval_date"
_RESULT = " resulting_security_ids balance_security_id consideration_text"
FIELDS = {
    "STOCK_CLASS": _HEAD + _APPROVED + " name class_type default_id_prefix initial_shares_authorized"
    " votes_per_share par_value price_per_share seniority conversion_rights liquidation_preference_multiple"
    " participation_cap_multiple",
    "STOCK_PLAN": _HEAD + _APPROVED + " plan_name initial_shares_reserved default_cancellation_behavior"
    " stock_class_id stock_class_ids",
    "STAKEHOLDER": _HEAD + " name stakeholder_type issuer_assigned_id current_relationship primary_contact"
    " contact_info addresses tax_ids current_relationships current_status",
    "VALUATION": _HEAD + _APPROVED + " provider price_per_share effective_date stock_class_id valuation_type",
    "VESTING_TERMS": _HEAD + " name description allocation_type vesting_conditions",
    "FINANCING": _HEAD + " name issuance_ids date",
    "TX_STOCK_ISSUANCE": _ISSUANCE + " stock_class_id stock_plan_id share_numbers_issued share_price quantity"
    " vesting_terms_id vestings cost_basis stock_legend_ids issuance_type",
    "TX_EQUITY_COMPENSATION_ISSUANCE": _ISSUANCE + " stock_plan_id stock_class_id compensation_type"
    " option_grant_type quantity exercise_price base_price early_exercisable vesting_terms_id vestings"
    " expiration_date termination_exercise_windows plan_security_type",
    "TX_CONVERTIBLE_ISSUANCE": _ISSUANCE + " investment_amount convertible_type conversion_triggers pro_rata"
    " seniority",
    "TX_WARRANT_ISSUANCE": _ISSUANCE + " quantity exercise_price purchase_price exercise_triggers"
    " warrant_expiration_date vesting_terms_id vestings quantity_source",
    "TX_STOCK_CANCELLATION": _TX + " balance_security_id reason_text quantity",
    "TX_EQUITY_COMPENSATION_CANCELLATION": _TX + " balance_security_id reason_text quantity",
    "TX_WARRANT_CANCELLATION": _TX + " balance_security_id reason_text quantity",
    "TX_CONVERTIBLE_CANCELLATION": _TX + " balance_security_id reason_text amount",
    "TX_STOCK_RETRACTION": _TX + " reason_text",
    "TX_EQUITY_COMPENSATION_RETRACTION": _TX + " reason_text",
    "TX_WARRANT_RETRACTION": _TX + " reason_text",
    "TX_CONVERTIBLE_RETRACTION": _TX + " reason_text",
    "TX_STOCK_TRANSFER": _TX + _RESULT + " quantity",
    "TX_EQUITY_COMPENSATION_TRANSFER": _TX + _RESULT + " quantity",
    "TX_WARRANT_TRANSFER": _TX + _RESULT + " quantity",
    "TX_CONVERTIBLE_TRANSFER": _TX + _RESULT + " amount",
    "TX_STOCK_REPURCHASE": _TX + " balance_security_id consideration_text price quantity",
    "TX_STOCK_CONVERSION": _TX + _RESULT + " quantity_converted",
    "TX_CONVERTIBLE_CONVERSION": _TX + _RESULT + " reason_text quantity_converted trigger_id"
    " capitalization_definition",
    "TX_STOCK_REISSUANCE": _TX + " resulting_security_ids split_transaction_id reason_text",
    "TX_STOCK_CONSOLIDATION": _HEAD + " date security_ids resulting_security_id reason_text",
    "TX_EQUITY_COMPENSATION_EXERCISE": _TX + " consideration_text resulting_security_ids quantity",
    "TX_WARRANT_EXERCISE": _TX + " consideration_text resulting_security_ids trigger_id quantity",
    "TX_EQUITY_COMPENSATION_RELEASE": _TX + " consideration_text resulting_security_ids quantity"
    " settlement_date release_price",
    "TX_EQUITY_COMPENSATION_REPRICING": _TX + " new_exercise_price",
    "TX_STOCK_CLASS_SPLIT": _HEAD + " date stock_class_id split_ratio",
    "TX_STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT": _HEAD
    + _APPROVED
    + " date stock_class_id new_ratio_conversion_mechanism",
    "TX_STOCK_PLAN_POOL_ADJUSTMENT": _HEAD + _APPROVED + " date stock_plan_id shares_reserved",
    "TX_STOCK_PLAN_RETURN_TO_POOL": _TX + " reason_text quantity stock_plan_id",
    "TX_VESTING_START": _TX + " vesting_condition_id",
    "TX_VESTING_EVENT": _TX + " vesting_condition_id",
    "TX_VESTING_ACCELERATION": _TX + " quantity reason_text",
}
"""Types of objects that are read, and all fields that the format gives them."""

WITHOUT_MONEY = frozenset(
    {
        "STOCK_LEGEND_TEMPLATE",
        "DOCUMENT",
        "TX_ISSUER_AUTHORIZED_SHARES_ADJUSTMENT",
        "CE_STAKEHOLDER_RELATIONSHIP",
        "CE_STAKEHOLDER_STATUS",
        "TX_STAKEHOLDER_RELATIONSHIP_CHANGE_EVENT",
        "TX_STAKEHOLDER_STATUS_CHANGE_EVENT",
        "TX_STOCK_CLASS_AUTHORIZED_SHARES_ADJUSTMENT",
        "TX_CONVERTIBLE_ACCEPTANCE",
        "TX_STOCK_ACCEPTANCE",
        "TX_WARRANT_ACCEPTANCE",
        "TX_EQUITY_COMPENSATION_ACCEPTANCE",
    }
)
"""Types of objects that change no payout: read past."""

_VERSION = re.compile(r"v?([0-9]+)(?:\.|$)")
NEEDED = ("stock_classes_files", "transactions_files")
"""Without these files nothing is known of what anybody is paid."""
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
    by_type.setdefault(record.type, {})[record.id] = record
