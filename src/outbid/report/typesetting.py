"""PDF files set by Typst from its own typefaces: the same content gives the same bytes on every machine."""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import typst

SET = ("LATIN", "GREEK", "CYRILLIC")
"""Scripts that the typefaces which come with Typst have."""


def packed(content: dict[str, Any]) -> str:
    """``content`` as a template takes it."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def compiler_for(text: str) -> typst.Compiler:
    """A compiler for ``text``: with typefaces of the machine only where those that come along lack its script."""
    return _compiler(
        not all(unicodedata.name(sign, "").startswith(SET) for sign in set(text) if sign.isalpha())
    )


def accessible(compiler: typst.Compiler, template: bytes, inputs: dict[str, str]) -> bytes:
    """The document as PDF/UA-1, or merely tagged where a sign has no typeface, which that standard forbids."""
    import typst

    try:
        found = compiler.compile(template, format="pdf", sys_inputs=inputs, pdf_standards="ua-1")
    except typst.TypstError:
        found = compiler.compile(template, format="pdf", sys_inputs=inputs)
    assert isinstance(found, bytes)  # a PDF is one file
    return found


def typst_template(name: str) -> bytes:
    """The template called ``name``."""
    return files("outbid.report").joinpath("templates", name).read_bytes()


@cache
def _compiler(system_fonts: bool) -> typst.Compiler:
    import typst

    return typst.Compiler(font_paths=typst.Fonts(include_system_fonts=system_fonts))
