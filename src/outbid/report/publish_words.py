"""The words of ranges, verdicts and pay gaps."""

from __future__ import annotations

from typing import Any

from outbid.core import catalogue
from outbid.report.format import Reader


def say(reader: Reader, key: str, **params: Any) -> str:
    """The message ``key`` of the area ``publish``."""
    return catalogue.text(f"publish.{key}", reader.language, **params)
