"""What is wrong with a buy-out, a plan of later grants, or a grant in the accounts."""

MESSAGES = {
    "volatility": "{name}: the fair value of options needs a volatility.",
    "volatility.fix": "State that of listed peers, such as 60%.",
    "expires": "{name}: options expire after {years} years, before they vest (in {months} months).",
    "expires.fix": "Let them expire later, or vest sooner.",
    "appraisal": "{name}: the fair value of a private share needs an appraisal.",
    "appraisal.fix": "Give fair_market_value, the 409A value of a common share.",
    "ifrs": "IFRS 2 expenses each tranche on its own and lowers the expense by the forfeitures it expects.",
    "ifrs.fix": "Take graded attribution and estimated forfeitures, or US GAAP.",
    "no_current": "there is no current job whose grants could be bought out.",
    "no_current.fix": 'Give the job to leave (current = "stay.toml" in the candidate\'s file).',
    "most": "a buy-out of at most {value} times the face value cannot be sized.",
    "most.fix": "Give a number of at least 0: 1 is the face value.",
}
