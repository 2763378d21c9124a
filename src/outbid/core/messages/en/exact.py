"""What is said about clearing a market without tastes, person by person."""

MESSAGES = {
    "tastes": "this market has tastes (scales {worker_scale} for workers, {seat_scale} for seats); person by person it cannot be cleared.",
    "tastes.fix": "Set both scales to 0, or clear it with tastes.",
    "not_whole": "{value} is not a whole number; without tastes people and seats are counted one by one.",
    "not_whole.fix": "Round the mass, or give both sides a scale of tastes.",
    "frontier": "this frontier is not given as a table.",
    "frontier.fix": "Tabulate it: PiecewiseLinear takes costs and worths, and how far the table may be off.",
    "too_large": "{persons} people and {employers} employers need about {needed} GB, of which {free} GB are free.",
    "too_large.fix": "Give pairs with those who can really match, put seats of one kind together, or clear types of people with tastes.",
    "nearly": "No outcome was found from which nobody could be lured away at all; in this one the most that both could gain is about the auction's last step.",
    "nearly.fix": "Pay is rough by that much. Values or packages that are almost but not quite equal are the usual reason: make them equal.",
    "teams_too_many": "{count} combinations are more than can be searched ({most}).",
    "teams_too_many.fix": "Name only teams that an employer would really hire together; with budgets take fewer workers or coarser steps of pay.",
    "team_unknown": "this team names a worker or an employer that does not exist.",
    "team_unknown.fix": "Both are counted from 0.",
    "team_twice": "this team stands twice.",
    "team_twice.fix": "Keep the greater value.",
    "no_equilibrium": "No pay clears this market: whatever is paid, some team is broken up or comes together. Shared out in parts teams are worth {fractional}, whole ones {whole}.",
    "no_equilibrium.fix": "Let the employer hire one of them alone at some value too, or take the team as one unit that signs together.",
    "no_stable": "No pay is stable with these budgets, searched in steps of {step}.",
    "no_stable.fix": "Raise a budget, or make the step finer.",
}
