"""Functions that are compiled to machine code, which is kept where there is a place for it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import numba
from numba.core.dispatcher import Dispatcher


def njit(*, cache: bool, **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Like Numba's own, which refuses to compile at all where nothing can be kept.

    That is so where the program lies in a folder that is read-only and the account has no home, as in many containers:
    then each process compiles for itself.

    Args:
        cache: whether machine code is kept.
        **options: Numba's.
    """

    def compiled(function: Callable[..., Any]) -> Any:
        try:
            made = numba.njit(cache=cache, **options)(function)
            if cache and isinstance(made, Dispatcher):  # compiling can be switched off, to look for faults
                _forgive(made)
            return made
        except RuntimeError as error:
            if not cache or "cannot cache" not in str(error):
                raise
            return numba.njit(**options)(function)

    return compiled


def _forgive(made: Any) -> None:
    """Lets ``made`` work on where its machine code cannot be written, as on a full disk."""
    keep = made._cache.save_overload

    def kept(*what: Any) -> None:
        with contextlib.suppress(OSError):
            keep(*what)

    made._cache.save_overload = kept
