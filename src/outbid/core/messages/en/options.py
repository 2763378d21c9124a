"""Options, lattices and values at random times: what cannot be valued and what to change."""

MESSAGES = {
    "not_positive": "{name} is {value}; it must be a positive number.",
    "not_positive.fix": "State a number above 0.",
    "outgrows": "a price expected to grow by {drift:.2%} a year outgrows the discount rate ({rate:.2%}) and the chance of the event a year ({intensity:.2%}) together: its value has no bound.",
    "outgrows.fix": "Lower the growth, or shorten the mean time to the event.",
    "negative": "{name} is {value}; it must not be negative.",
    "negative.fix": "State 0 or a number above it.",
    "hazard": "{value} is not a hazard of leaving per year.",
    "hazard.fix": "State 0 or more (0.15 for about 15% a year); a probability a year is at most 1.",
    "coarse": "with {steps} steps a year the lattice has no probabilities: a step's return exceeds its volatility.",
    "coarse.fix": "Take more steps a year.",
    "no_wealth": "staying could leave a wealth of {value}; with risk aversion it must stay positive.",
    "no_wealth.fix": "State the wealth outside the job, or a smaller gap in pay.",
}
