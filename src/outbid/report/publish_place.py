"""Where a posting's work is done: the state whose laws hold and the city, of what a person typed as a place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from outbid.core.errors import InputError
from outbid.evidence.answer import Cell


@dataclass(frozen=True)
class Site:
    """Where the work is: ``cell`` with the state of its metropolitan area, and the ``city``, if one is known."""

    cell: Cell
    city: str | None = None


def site(cell: Cell, typed: str | None) -> Site:
    """The site of a posting.

    Args:
        cell: the part of the market that was asked about.
        typed: the place as it was typed; it may name the state of an area that crosses states.

    Raises:
        InputError: ``publish.which_state`` where an area lies in several states and none is named, as its laws differ.
    """
    from outbid.evidence.taxonomy.places import area_names, areas, find_place, place_row, spelled

    if cell.cbsa is None:
        read_as = find_place(typed).name if typed else ""
        # a city of which only the country or the state is in the evidence: "Canada (Toronto)"
        return Site(cell, read_as.partition(" (")[2].rstrip(")") or None)
    towns, states = area_names(cell.cbsa)
    read = place_row(None, None, None, typed) if typed else None
    state = cell.state or (read.state if read and read.state in states else None)
    first = typed.split(",")[0].strip() if typed else ""
    said = next((town for town in towns if spelled(town) == spelled(first)), None)
    if state is None and len(states) > 1:
        choices = "; ".join(f"{said or towns[0]}, {code[3:]}" for code in states)
        raise InputError(
            "publish.which_state",
            where="--place",
            area=areas()[cell.cbsa],
            states=", ".join(states),
            choices=choices,
        )
    state = state or states[0]
    if typed and place_row("US", state, None, first).cbsa == cell.cbsa:
        said = said or first
        # an area is named after its first city, which lies in the first of its states
        city = None if said == towns[0] and state != states[0] else said
    else:
        city = towns[0] if state == states[0] else None
    return Site(replace(cell, state=state), city)
