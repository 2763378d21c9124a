"""Tax of equity: what is missing, and which conditions of a tax advantage are unmet or unknown."""

MESSAGES = {
    "not_united_states": "{place} has no such tax: it belongs to the law of the United States.",
    "not_united_states.fix": "Ask for it with a state of the United States.",
    "no_parameters": "there are no parameters of this tax for {year}.",
    "no_parameters.fix": "There are those of {available}.",
    "startup_stock_too_old": "stock acquired on {acquired} falls under earlier law on small business stock, which is not modelled.",
    "startup_stock_too_old.fix": "State a date after 2010-09-27, or that the stock does not qualify.",
    "startup_c_corporation": "the issuer is a domestic C corporation",
    "startup_original_issue": "the stock was bought from the issuer itself, not from another holder",
    "startup_qualified_trade": "the issuer uses at least 80% of its assets in a qualified trade (not law, health, finance, consulting, farming, mining, hotels and the like)",
    "startup_gross_assets": "the issuer's gross assets were at most ${limit} up to and right after the issue",
    "startup_redemptions": "the issuer bought back no significant stock around the issue",
    "startup_exercised": "the stock is held: an option's time does not count, the clock starts at exercise",
    "deferred_employees": "the company had fewer than {employees} employees, and at most EUR {revenue} of yearly revenue or EUR {balance} of balance sheet, in the year of the transfer or one of the {years} before",
    "deferred_founded": "the company was founded at most {years} years before the transfer",
    "deferred_on_top": "the shares came on top of the pay that was owed anyway",
    "deferred_consent": "the employee agreed to the deferral, and the employer reported it with the wage tax",
    "deferred_real_shares": "what was transferred are real shares in the employer or its group, not options or virtual shares",
    "deferred_below_value": "the shares came free or below their market value",
    "not_germany": "this rule is German law; the schedule is that of {place}.",
    "not_germany.fix": "Ask for it with the place DE.",
}
