"""All targets by name."""

from __future__ import annotations

from targets import answers, imports, other_files, pages, toml_files, words

TARGETS = {
    target.name: target
    for target in (
        *words.TARGETS,
        *toml_files.TARGETS,
        *other_files.TARGETS,
        *imports.TARGETS,
        *pages.TARGETS,
        *answers.TARGETS,
    )
}
