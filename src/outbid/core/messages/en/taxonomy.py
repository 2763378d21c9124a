"""Names of roles, employers and places that are not known."""

MESSAGES = {
    "role_unnamed": "no role is named.",
    "role_unnamed.fix": "Name one, such as software-engineer, or write a job title.",
    "no_role": "No role family is called “{text}”.",
    "no_role.fix": "The nearest: {nearest}.",
    "no_employer": "No employer is known as “{text}”.",
    "no_employer.fix": "The nearest: {nearest}.",
    "no_place": "No place is known as “{text}”.",
    "no_place.fix": "The nearest: {nearest}.",
    "place_ambiguous": "“{text}” may mean more than one place.",
    "place_ambiguous.fix": "Name the one you mean, by its code in brackets where it has one: {choices}.",
}
