"""Tax of equity: what is missing, and which conditions of a tax advantage are unmet or unknown."""

MESSAGES = {
    "no_minimum_tax": "there is no alternative minimum tax on option spreads in {place}.",
    "no_minimum_tax.fix": "Ask for it in a state of the United States.",
    "no_minimum_tax_year": "there are no parameters of the alternative minimum tax for {year}.",
    "no_minimum_tax_year.fix": "There are those of {available}.",
}
