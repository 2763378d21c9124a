"""Clearing with tastes: what cannot be cleared, and what to try when it did not converge."""

MESSAGES = {
    "tolerance": "must lie between 0 and 1, not {value}.",
    "tolerance.fix": "It is the residual of the margins relative to the masses, such as 1e-9.",
    "weak_tastes": "tastes are less than a hundred-millionth of the values: the logarithms of hires have too few digits left.",
    "weak_tastes.fix": "Give both sides scales of zero and clear exactly, or state values and scales in the same unit.",
    "start_not_finite": "holds numbers that are infinite or none.",
    "start_not_finite.fix": "Leave it out, or give the outcome of a market that has cleared.",
    "no_tastes": "is 0: nobody has tastes, so there is nothing to clear by logit.",
    "no_tastes.fix": "Use the exact assignment, or give both sides a small positive scale.",
    "start": "has the shapes {shapes}, needs logs of the unmatched for {wanted} types.",
    "start.fix": "Start from the outcome of a market with the same types, or leave the start out.",
    "too_large": "{workers} × {seats} pairs would need {needed} GB of memory; this machine has {available} GB.",
    "too_large.fix": "Say with pairs who can meet whom, or use coarser types.",
    "passes": "not cleared after {passes} passes over all pairs; the margins are off by {residual} of their masses.",
    "passes.fix": "Allow more passes, start from the outcome of a market like it, or solve with larger scales of taste first.",
    "stalled": "not cleared: no step makes it better after {passes} passes; the margins are off by {residual} of their masses.",
    "stalled.fix": "Take a tolerance above rounding, or larger scales of taste; without tastes use the exact assignment.",
    "transferability": "the degree of transferability must be a positive number of money, not {value}.",
    "transferability.fix": "A large one comes close to money that passes at par; use a linear frontier for that.",
}
