"""All targets by name."""

from __future__ import annotations

from targets import answers, files, imports, words

TARGETS = {
    target.name: target for target in (*words.TARGETS, *files.TARGETS, *imports.TARGETS, *answers.TARGETS)
}
