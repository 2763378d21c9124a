"""All targets by name."""

from __future__ import annotations

from targets import files, words

TARGETS = {target.name: target for target in (*words.TARGETS, *files.TARGETS)}
