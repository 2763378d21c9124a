"""Errors of the priced outlook."""

MESSAGES = {
    "unknown_round": "the last round is said to have sold the class “{name}”, which the cap table does not have.",
    "unknown_round.fix": "Name one of its classes: {known}.",
    "no_price": "the class “{name}”, which the last round sold, has no price per share (it has {value}), so nothing says what the company is worth.",
    "no_price.fix": "State what investors paid per share, or leave the priced outlook out.",
    "no_shares": "the class “{name}”, which the last round sold, has {value} shares.",
    "no_shares.fix": "State how many shares of it were issued.",
    "never_fair": "no value of the company between {low} and {high} makes “{name}” worth what was paid for it.",
    "never_fair.fix": "Check its price, its preference, its conversion and the debt ahead of it.",
    "no_fair_rounds": "no rounds after “{name}” are fair on these terms: whatever new investors with a preference of {multiple}x pay, it is not what they get.",
    "no_fair_rounds.fix": "Use a preference of 1x for the rounds to come, or leave them out.",
    "out_of_range": "{name} = {value} is not possible in the priced outlook.",
    "out_of_range.fix": "Volatility, years and money units are positive; dilution is between 0 and 0.9; nothing is negative.",
}
