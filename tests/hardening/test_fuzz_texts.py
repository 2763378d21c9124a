"""Texts that fuzzing found to break something; each is small and was a fault once."""

from __future__ import annotations

import pytest

from outbid.core.errors import InputError
from outbid.evidence.asked import read_title
from outbid.web.ask_fields import Field
from outbid.web.ask_values import read, shown


@pytest.mark.parametrize("typed", ["İ nurse", "nurse İİ", "ŉ nurse"])
def test_signs_that_are_two_in_small_letters_are_no_words_of_their_own(typed: str) -> None:
    """A Turkish İ becomes two signs in small letters, the second of them no letter."""
    unheard = read_title(typed).unheard
    assert unheard == tuple(word for word in typed.split() if word != "nurse")


def test_a_page_of_text_is_no_title() -> None:
    """Looking for places and employers in 18,000 letters took more than ten seconds."""
    for language in ("en", "de"):
        with pytest.raises(InputError) as caught:
            read_title("ab " * 6000)
        assert "400" in caught.value.text(language)
        assert len(caught.value.text(language)) < 400


@pytest.mark.parametrize(("value", "digits"), [(1e16, 17), (10**18, 19), (1e300, 301)])
@pytest.mark.parametrize("locale", ["en", "de"])
def test_a_form_shows_whatever_number_a_file_holds(value: float, digits: int, locale: str) -> None:
    """Whoever typed some zeros too many must see them to mend them."""
    text = shown(value, Field("salary.base", "amount"), locale)
    assert sum(sign.isdigit() for sign in text) == digits


@pytest.mark.parametrize("typed", ["1e999", "9e400"])
def test_no_choice_is_an_infinity(typed: str) -> None:
    """What is chosen may be a number, such as a tax year; what no float holds stays what was typed."""
    assert read(typed, Field("tax_year", "choice"), "en", "USD") == typed
