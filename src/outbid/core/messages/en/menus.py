"""What is wrong with a menu of packages, or with a fact to be valued."""

MESSAGES = {
    "groups": "a menu for {types} types needs at least one in each of its two groups, not {tolerant} and {averse}.",
    "groups.fix": "Mark the types who bear risk, some but not all, or leave the groups out: the median then parts them.",
    "margin": "the margin by which each prefers their own package must be at least 0, not {value}.",
    "margin.fix": "State money a year, such as 500.",
    "discount": "the discount for what is not told must be a share between 0 and 1, not {value}.",
    "discount.fix": "State a share, such as 30%.",
}
