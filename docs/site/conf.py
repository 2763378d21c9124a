"""How Sphinx builds the documentation site; ``make docs`` runs it on what ``tools/docs/stage.py`` has laid out."""

from __future__ import annotations

import sys
from pathlib import Path

import ziamath

import outbid

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools" / "docs"))

project = "Outbid"
author = "the Outbid authors"
version = release = outbid.__version__
copyright = author

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "accessible",
    "mathml",
]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
root_doc = "index"
nitpicky = False  # docstrings name private types too
suppress_warnings = ["misc.highlighting_failure"]  # excerpts of JSON and TOML are cut with an ellipsis

myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 4
# a dollar sign is money unless it hugs a formula, as repositories' viewers see it too
myst_dmath_allow_space = False
myst_dmath_allow_digits = False
myst_dmath_double_inline = False

autodoc_typehints = "description"
autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
autodoc_class_signature = "mixed"
napoleon_numpy_docstring = False
napoleon_use_ivar = True

html_theme = "furo"
html_title = f"Outbid {release}"
html_math_renderer = "mathml"
html_static_path = ["static", str(Path(ziamath.__file__).parent / "fonts" / "STIXTwoMath-Regular.ttf")]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
