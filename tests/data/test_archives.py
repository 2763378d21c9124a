"""A full disk is not the archive's fault, nor is the archive's damage the disk's."""

import errno
import os
import zipfile
from pathlib import Path

import pytest

from outbid.core.errors import InputError
from outbid.data.files.archive import unpack_one
from outbid.data.transaction import no_space


@pytest.fixture
def packed(tmp_path):
    path = tmp_path / "pay.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("pay.csv", "title\n" * 1000)
    return path


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no disk that is always full")
def test_a_full_disk_is_not_called_a_damaged_archive(packed, tmp_path):
    (tmp_path / "unpacked.csv").symlink_to("/dev/full")
    with pytest.raises(OSError) as caught:
        unpack_one(packed, tmp_path)
    assert caught.value.errno == errno.ENOSPC
    assert no_space(caught.value) == os.strerror(errno.ENOSPC)


def test_a_damaged_archive_is_not_called_a_full_disk(packed, tmp_path):
    content = bytearray(packed.read_bytes())
    content[content.index(b"title\n") + 10] ^= 1
    packed.write_bytes(content)
    with pytest.raises(InputError) as caught:
        unpack_one(packed, tmp_path)
    assert caught.value.key == "importing.truncated"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EFBIG])
def test_a_lack_of_room_is_told_in_the_words_of_the_system_whatever_file_it_befell(number):
    words = os.strerror(number)
    assert no_space(OSError(number, words, "/somewhere")) == words
    assert no_space(OSError(number, words)) == words


def test_other_troubles_are_no_lack_of_room():
    assert no_space(OSError(errno.EACCES, os.strerror(errno.EACCES), "/somewhere")) == ""
    assert no_space(ValueError()) == ""
