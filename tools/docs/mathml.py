"""A Sphinx extension: equations become MathML when the site is built, so that pages need no script for them."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert

TOUCHING = re.compile(r"((?:<mi>log</mi>|<msub><mi>log</mi>.*?</msub>))(?=<mi>|<msub>|<msup>|<mfrac>|<mn>)")
"""A function's name that its argument follows without a bracket: typeset with a thin space, as TeX does."""
BRACKETED = re.compile(r"<mo>(max|min)</mo>(?=<mrow><mo [^>]*fence|<mo stretchy=\"false\">)")
"""A name that a bracket follows: an operator's space would set them apart."""


def mathml(latex: str, display: str) -> str:
    """The MathML of a formula; ``display`` is ``inline`` or ``block``.

    Raises:
        ValueError: a command that is not understood, which would be shown as it stands.
    """
    made: str = convert(latex, display=display)
    made = TOUCHING.sub(r'\1<mspace width="0.17em" />', made)
    made = BRACKETED.sub(r"<mi>\1</mi>", made).replace("<mo>&#x0221E;</mo>", "<mi>&#x0221E;</mi>")
    left = re.search(r"\\[A-Za-z]+", made)
    if left:
        raise ValueError(f"{left[0]} in {latex!r} is not understood")
    return made


def visit_inline(writer: Any, node: nodes.math) -> None:
    """Writes an inline formula."""
    writer.body.append(mathml(node.astext(), "inline"))
    raise nodes.SkipNode


def visit_block(writer: Any, node: nodes.math_block) -> None:
    """Writes a formula on a line of its own; a wide one scrolls within its box on a narrow screen."""
    writer.body.append(writer.starttag(node, "div", CLASS="equation", tabindex="0"))
    writer.body.append(mathml(node.astext(), "block") + "</div>\n")
    raise nodes.SkipNode


def setup(app: Any) -> dict[str, bool]:
    """Registers the renderer with Sphinx."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
