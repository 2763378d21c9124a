"""What is said about validation out of time."""

MESSAGES = {
    "shape": "has the shape {value}; needed is a row for each occupation and a column for each of {years} years.",
    "shape.fix": "Give pay and employment as tables of the same occupations and years.",
    "not_positive": "every number must be above zero.",
    "not_positive.fix": "Leave out occupations whose numbers are not known; pay of which only a bound is known is NaN.",
    "years": "the years {value} are not in order, each once.",
    "years.fix": "Sort the columns by year.",
    "few": "{years} years of {n} occupations are too few to fit anything.",
    "few.fix": "Give at least three years of at least three occupations.",
    "unknown_pay": "pay of {n} occupations is not known in every year to be fitted.",
    "unknown_pay.fix": "Leave these occupations out before fitting.",
    "no_movement": "employment of one occupation never moves against that of the others: there is no slope to find.",
    "no_movement.fix": "Give years between which employment moves.",
}
"""Messages of this language, one module an area."""
