"""Reasons of the operating system, in the reader's language."""

from __future__ import annotations

import errno
import os
import socket

import pytest

from outbid.core.catalogue import text
from outbid.core.errors import InputError
from outbid.core.system import REFUSALS, reason_in


@pytest.mark.parametrize("name", REFUSALS)
def test_every_refusal_has_german_words_and_keeps_the_english_ones(name: str) -> None:
    reason = os.strerror(getattr(errno, name))
    assert reason_in("en", reason) == reason
    assert reason_in("de", reason) == text(f"system.{name}", "de") != reason


def test_an_error_tells_its_reason_in_the_language_of_its_sentence() -> None:
    full = InputError("errors.cannot_write", where="answer.html", reason=os.strerror(errno.ENOSPC))
    assert os.strerror(errno.ENOSPC) in full.text("en")
    assert os.strerror(errno.ENOSPC) not in full.text("de")
    assert "kein Platz" in full.text("de")


def test_a_host_that_nobody_knows_is_told_too() -> None:
    with pytest.raises(socket.gaierror) as refused:
        socket.getaddrinfo("999.1.1.1", 80, flags=socket.AI_NUMERICHOST)
    assert reason_in("de", str(refused.value.strerror)) == text("system.EAI_NONAME", "de")


def test_what_is_no_refusal_of_the_system_stays() -> None:
    assert reason_in("de", "x = {y}") == "x = {y}"
    assert "x = {y}" in InputError("errors.cannot_write", reason="x = {y}").text("de")


def test_the_line_of_a_file_is_told_in_the_language_too() -> None:
    error = InputError("errors.file_not_text", where="offer.toml, line 12")
    assert error.text("en").startswith("offer.toml, line 12: ")
    assert error.text("de").startswith("offer.toml, Zeile 12: ")
    odd = InputError("errors.file_not_text", where="in one, line by line.toml")
    assert odd.text("de").startswith("in one, line by line.toml: ")
