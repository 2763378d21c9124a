"""The compiled statements are what their builders say today."""

from __future__ import annotations

import pytest

from outbid.data.statements import Statement, compile_statement, load, parse
from outbid.evidence.queries import STATEMENTS


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda each: each.name)
def test_compiled_text_is_current(statement: Statement) -> None:
    assert parse(compile_statement(statement)) == load(statement.name)
