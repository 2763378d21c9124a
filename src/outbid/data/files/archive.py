"""Archives, opened only after their stated sizes are known to be harmless and true."""

from __future__ import annotations

import lzma
import shutil
import zipfile
import zlib
from pathlib import Path

from outbid.core.errors import InputError
from outbid.data.transaction import no_space

MOST_BYTES = 16 << 30
"""Unpacked; the largest disclosure files are below a tenth of it."""
MOST_RATIO = 200
"""Unpacked to packed, of archives above :data:`HARMLESS`; spreadsheets stay below 40."""
HARMLESS = 64 << 20
_DAMAGED = (
    zipfile.BadZipFile,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    OSError,
    ValueError,
)
"""What unpacking raises over damaged members, and over ways to pack that nobody here can unpack."""
MOST_MEMBERS = 10_000


def check_archive(path: Path, *, thoroughly: bool = True) -> list[zipfile.ZipInfo]:
    """The members of a zip archive whose unpacked size is bounded.

    Stated sizes may lie: ``thoroughly`` unpacks every member to nowhere, which stops at the stated size and
    compares checksums.

    Raises:
        InputError: it is cut off or damaged, would unpack to too much, is encrypted, or holds further archives.
    """
    where = path.name
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.filename.endswith("/")]
            size = sum(member.file_size for member in members)
            packed = max(path.stat().st_size, 1)
            if len(members) > MOST_MEMBERS or size > MOST_BYTES or _dense(size, packed):
                raise InputError("importing.bomb", where=where, size=size >> 20)
            if any(member.flag_bits & 1 for member in members):
                raise InputError("importing.encrypted", where=where)
            if any(Path(member.filename).suffix.lower() in (".zip", ".gz", ".7z") for member in members):
                raise InputError("importing.nested", where=where)
            if thoroughly and archive.testzip() is not None:
                raise InputError("importing.truncated", where=where)
            return members
    except _DAMAGED:
        raise InputError("importing.truncated", where=where) from None


def unpack_one(path: Path, folder: Path) -> Path:
    """The one file of an archive, unpacked into ``folder`` under a name that keeps nothing but its ending.

    Raises:
        InputError: as :func:`check_archive`, or it does not hold exactly one file, or that is an archive itself.
        OSError: ``folder`` has no room for it.
    """
    members = [
        member for member in check_archive(path, thoroughly=False) if "__MACOSX" not in member.filename
    ]
    if len(members) != 1:
        raise InputError("importing.many_files", where=path.name, count=len(members))
    suffix = Path(members[0].filename).suffix.lower()
    target = folder / f"unpacked{suffix if suffix[1:].isalnum() and len(suffix) < 10 else ''}"
    try:
        with zipfile.ZipFile(path) as archive, archive.open(members[0]) as packed, target.open("wb") as out:
            shutil.copyfileobj(packed, out, 1 << 20)
    except _DAMAGED as error:
        if no_space(error):  # the disk's fault, not the archive's
            raise
        raise InputError("importing.truncated", where=path.name) from None
    if suffix not in (".xlsx", ".xlsm") and zipfile.is_zipfile(target):
        raise InputError("importing.nested", where=path.name)
    return target


def _dense(size: int, packed: int) -> bool:
    return size > HARMLESS and size / packed > MOST_RATIO
