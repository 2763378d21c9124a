"""What is wrong with a stake in an offer."""

MESSAGES = {
    "base_rates_missing": "Base rates need to know the {missing} of the company.",
    "base_rates_missing.fix": "Add it under [stake.base_rates], or to the cap table.",
    "outlook_missing": 'the outlook "{value}" needs facts that are not in the file: {missing}.',
    "outlook_missing.fix": "Add them, or a cap_table, or choose another outlook with use = ...",
    "currency": "the cap table is in {value}, the offer in {wanted}.",
    "currency.fix": "State both in the same currency.",
    "not_of_form": 'a stake of form "{form}" knows no such condition; it is for: {forms}.',
    "not_of_form.fix": "Remove it, or correct the form.",
    "value_needed": 'form "{form}" is taxed by the value at grant, which is not stated.',
    "value_needed.fix": "Add fair_market_value, the value of a common share on the day of the grant.",
    "cap_table_kind": 'no such cap table: "{value}".',
    "cap_table_kind.fix": "Name a .toml file, an Open Cap Format folder or a .zip of one, relative to the offer.",
    "grant_without_package": 'grant = "{value}" names a grant of an Open Cap Format package, but the cap table is a TOML file.',
    "grant_without_package.fix": "Remove it and state form, shares, strike and vesting in the offer.",
    "no_such_grant": 'there is no grant "{value}", or more than one.',
    "no_such_grant.fix": "Grants in the package: {available}.",
    "no_such_outlook": 'the facts do not allow the outlook "{value}", only: {available}.',
    "no_such_outlook.fix": "Add a cap_table with the last round and the stage, or leave --outlook out.",
    "no_such_round": 'the cap table has no priced round "{value}".',
    "no_such_round.fix": "Its priced classes: {available}.",
}
