"""Names without a space are broken on paper, where nobody can scroll to what lies beyond the edge."""

from __future__ import annotations

import re

import pytest

from outbid.report.printed import blocks_of
from outbid.report.typesetting import compiler_for, packed, typst_template


def lines_of(title: str) -> int:
    """Lines that ``title`` takes at the head of a report."""
    blocks = blocks_of(f"<html><body><main><h1>{title}</h1></main></body></html>")
    assert [block["text"] for block in blocks] == [title]
    content = {"blocks": blocks, "title": title, "swatches": {}, "language": "en", "paper": "a4"}
    text = packed(content)
    drawn = compiler_for(text).compile(
        typst_template("report.typ"), format="svg", sys_inputs={"content": text}
    )
    assert isinstance(drawn, bytes)
    heights = re.findall(r'<g transform="matrix\(1 0 0 -1 \S+ (\S+)\)"', drawn.decode())
    foot = 1  # the name of the program and the number of the page stand on one line
    return len(set(heights)) - foot


@pytest.mark.parametrize("sign", ["W", "ß", "ж"])
def test_a_name_of_many_signs_takes_several_lines(sign: str) -> None:
    assert lines_of(sign * 20) == 1
    assert lines_of(sign * 119) >= 2
