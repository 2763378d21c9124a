"""What is wrong with a search for the cheapest offer."""

MESSAGES = {
    "bound": "{what}: {low_is} asks for at least {low}, {high_is} allows at most {high}.",
    "bound.fix": "Raise the most or lower the least; the law's least cannot be changed.",
    "cash_cap": "the cap on the first year's cash ({cap}) is below the least cash that may be offered ({least}).",
    "cash_cap.fix": "Raise the cap, or lower the bottom of the band or the bonus.",
    "scale": "the scale of tastes must be a positive amount of money a year, not {value}.",
    "scale.fix": "State taste in money a year, or leave it out: it then follows from the elasticity.",
    "target": "the target must be a probability between 0 and 1, not {value}.",
    "target.fix": "No package is sure to be taken, whatever it pays. Try 0.8, or 0.95 where losing is dear.",
    "leaving": "the probability of leaving within a year must be at least 0 and below 1, not {value}.",
    "leaving.fix": "State a share, such as 12%.",
    "share_value": "what a share costs the employer must be a number of at least 0, not {value}.",
    "share_value.fix": "State what a share is worth to those who own the company today.",
    "years": "a cost over {value} years cannot be worked out.",
    "years.fix": "Count on at least a month.",
    "no_alternative": "there is nothing to win against: neither a current job nor a rival's offer.",
    "no_alternative.fix": 'Give the current job (current = "stay.toml" in the candidate\'s file), or --rival FILE.',
    "no_scale": "the best alternative is worth {value} a year: tastes cannot be measured against that.",
    "no_scale.fix": "State taste in money a year in the candidate's file.",
}
