"""What a sweep asks, so that its parts are never taken for the answer to something else."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np

from outbid.market.scenarios.assemble import Assembly
from outbid.market.scenarios.sweeps.chunks import CHUNK
from outbid.market.scenarios.sweeps.machine import marks

FORMAT = 1
CACHES = ("scaled_tables",)
"""Fields that hold nothing that is not elsewhere."""


@dataclass(frozen=True)
class Asked:
    """How a person knows a sweep: the market's name, those of its shocks, and the seed of the draws."""

    market: str = ""
    shocks: tuple[str, ...] = ()
    seed: int = 0


@dataclass(frozen=True)
class Question:
    """All that decides the numbers of a sweep, by name, and a digest of it."""

    told: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """A digest of the question, in hexadecimal digits."""
        return hashlib.sha256(json.dumps(self.told, sort_keys=True).encode()).hexdigest()


def question(asked: Asked, assemblies: Sequence[Assembly]) -> Question:
    """The question whose cases are ``assemblies``: every number that enters the clearing counts, no spelling does."""
    return Question(
        {
            "format": FORMAT,
            "market": asked.market,
            "shocks": list(asked.shocks),
            "draws": assemblies[0].draws - 1,
            "seed": asked.seed,
            "chunk": CHUNK,
            "inputs": digest_of(list(assemblies)),
            "versions": marks(),
        }
    )


def digest_of(thing: object) -> str:
    """A digest of numbers, texts, arrays, and dataclasses and containers of them.

    Raises:
        TypeError: something else is in it.
    """
    found = hashlib.sha256()
    _add(thing, found)
    return found.hexdigest()


def _add(thing: object, found: Any) -> None:
    """Adds ``thing`` to a digest; each kind has a mark and a length, so that no two things look alike."""

    def add(mark: bytes, content: bytes) -> None:
        found.update(mark + struct.pack("<q", len(content)) + content)

    if thing is None or isinstance(thing, bool | int | str):
        add(b"s", f"{type(thing).__name__}:{thing}".encode())
    elif isinstance(thing, float):
        add(b"f", struct.pack("<d", thing))
    elif isinstance(thing, np.ndarray):
        add(b"a", f"{thing.dtype.str}{thing.shape}".encode())
        found.update(np.ascontiguousarray(thing).tobytes())
    elif isinstance(thing, np.generic):
        _add(np.asarray(thing), found)
    elif isinstance(thing, Mapping):
        add(b"m", str(len(thing)).encode())
        for key, value in thing.items():
            _add(key, found)
            _add(value, found)
    elif isinstance(thing, list | tuple):
        add(b"l", str(len(thing)).encode())
        for each in thing:
            _add(each, found)
    elif is_dataclass(thing) or hasattr(thing, "__dict__"):
        add(b"d", type(thing).__qualname__.encode())
        names = [each.name for each in fields(thing)] if is_dataclass(thing) else sorted(vars(thing))
        for name in names:
            if name not in CACHES:
                _add(getattr(thing, name), found)
    else:
        raise TypeError(f"no digest of {type(thing).__name__}")
