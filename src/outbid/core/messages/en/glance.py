"""Short answers."""

MESSAGES = {
    "stay": "A stay of {value} years does not fit into the {most} years that are simulated.",
    "stay.fix": "Give the years as a number from one month (0.083) to {most}.",
    "chance": "A chance is between 0 and 1, not {value}.",
    "chance.fix": "Write 0.3 for three futures in ten.",
}
