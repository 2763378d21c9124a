"""Reads and writes that the compiler may take to be apart.

A loop that gathers from tables and writes to a buffer is turned into vector instructions only if no write can change
a table. Compiled Python has no word for that (``restrict`` in C), so reads and writes say it to LLVM themselves: a
write belongs to an alias scope in which the reads declare that they are not.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.extending import intrinsic


def _scope(module: ir.Module) -> Any:
    """The list of the one scope that writes belong to."""
    domain = module.add_metadata(["outbid.domain"])
    scope = module.add_metadata(["outbid.writes", domain])
    return module.add_metadata([scope])


def _pointer(context: Any, builder: Any, array_type: Any, array: Any, index: Any) -> Any:
    data = context.make_array(array_type)(context, builder, array).data
    return builder.gep(data, [index])


@intrinsic
def _read(typing_context: Any, array: Any, index: Any) -> Any:
    """The element at a flat index of a contiguous array that :func:`write` does not change; no bounds are checked."""
    signature = array.dtype(array, types.intp)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        loaded = builder.load(_pointer(context, builder, signature.args[0], *args))
        loaded.set_metadata("noalias", _scope(builder.module))
        return loaded

    return signature, generate


@intrinsic
def _write(typing_context: Any, array: Any, index: Any, value: Any) -> Any:
    """Sets the element at a flat index of a contiguous array that :func:`read` does not see; no bounds are checked."""
    signature = types.void(array, types.intp, array.dtype)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        array_, index_, value_ = args
        stored = builder.store(value_, _pointer(context, builder, signature.args[0], array_, index_))
        stored.set_metadata("alias.scope", _scope(builder.module))
        return context.get_dummy_value()

    return signature, generate


read: Any = _read
write: Any = _write
