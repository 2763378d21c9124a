"""What the evidence of pay says of itself."""

MESSAGES = {
    "tag": "there is no tag “{value}”.",
    "tag.fix": "Name one: {available}.",
    "not_aged": "Not brought to the day asked, because the evidence does not say how pay has grown there: give a rate, such as --growth 3%.",
    "no_currency": "nothing in the evidence is in “{value}” or can be brought to it.",
    "no_currency.fix": "Leave --currency out, or name one of: {available}.",
    "growth": "{value:.0%} a year is no growth of pay.",
    "growth.fix": "Give a rate from {least:.0%} to {most:.0%}; 3% and 0.03 are the same.",
    "nothing_left": "{rate} a year brought to {date} leaves no pay.",
    "nothing_left.fix": "Give a milder rate, age compound, or age to a later day.",
    "one_employer": "All records are of one employer: the interval is as wide as a single record’s.",
    "no_employers": "The source names no employer: if many records share one, the intervals are too narrow.",
    "midpoints": "Posted ranges enter by their midpoint.",
    "share_clustered": "Both intervals of the share are exact: by record for the number of records, with employers alike for the effective number, as some share an employer.",
    "no_rate": "Amounts in a currency without an exchange rate of their day are left out or not converted.",
    "every_level": "Published for all levels together.",
    "no_published_error": "The office publishes no error of its percentiles.",
    "published_converted": "Converted at the exchange rate of the publication’s reference day.",
}
