"""Namen von Rollen, Arbeitgebern und Orten, die nicht bekannt sind."""

MESSAGES = {
    "role_unnamed": "es ist keine Rolle genannt.",
    "role_unnamed.fix": "Nennen Sie eine, etwa software-engineer, oder schreiben Sie einen Stellentitel.",
    "no_role": "Keine Rollenfamilie heißt „{text}“.",
    "no_role.fix": "Am nächsten kommen: {nearest}.",
    "no_employer": "Unter „{text}“ ist kein Arbeitgeber bekannt.",
    "no_employer.fix": "Am nächsten kommen: {nearest}.",
    "no_place": "Unter „{text}“ ist kein Ort bekannt.",
    "no_place.fix": "Am nächsten kommen: {nearest}.",
    "place_ambiguous": "„{text}“ kann mehr als einen Ort meinen.",
    "place_ambiguous.fix": "Nennen Sie den gemeinten Ort, mit seinem Code in Klammern, wo einer steht: {choices}.",
}
