"""What is wrong with a batch of scenarios."""

MESSAGES = {
    "nothing": "a batch of scenarios needs masses or shifts, and none were given.",
    "nothing.fix": "Give workers, seats, worker_shift or seat_shift, a row for each scenario.",
    "shape": "has the shape {shape}, needs {wanted}.",
    "shape.fix": "A row for each scenario, at least one and as many in every array; a column for each type of that side.",
    "mass": "a mass must be a positive number, not {value}.",
    "mass.fix": "Leave the type out of the market, or give it a mass that is small.",
    "shift": "a shift must be a finite number, not {value}.",
    "shift.fix": "Take the pairs out with feasible (or pairs) instead of shifting them infinitely far.",
}
