"""Short answers."""

MESSAGES = {
    "stay": "A stay of {value} years does not fit into the {most} years that are simulated.",
    "stay.fix": "Give the years as a number from one month (0.083) to {most}.",
    "chance": "A chance is between 0 and 1, not {value}.",
    "chance.fix": "Write 0.3 for three futures in ten.",
    "alone": "{offer} is worth {per_year} a year to you.",
    "alone_rest": "That is {worth} over {years} years, as sure money after tax; later years count less.",
    "dots": "{left} pays more in {lefts} of 50 futures, {right} in {rights}. In the middle half of them {right} pays between {low} and {high} compared with {left}.",
    "dots_same": "{left} pays more in {lefts} of 50 futures, {right} in {rights}. In the middle half of them the difference is always {low} for {right}.",
}
