"""Was von einem eingegebenen Titel verstanden wurde, und was zu einer Antwort fehlt."""

MESSAGES = {
    "read_as": "„{typed}“ wurde gelesen als: {cell}.",
    "unheard": "Nicht verstanden: {words}. Kein Datensatz unterscheidet das, also zählen alle mit dem Beruf {role}.",
    "city": "{city} wird in den Daten nicht unterschieden und wurde als {place} gelesen.",
    "lacking": "Nicht in den Daten: „{typed}“.",
    "too_long": "Ein Titel mit {count} Zeichen.",
    "too_long.fix": "Nennen Sie den Beruf mit höchstens {most} Zeichen.",
    "place_in_title": "„{name}“ im Titel wird als Ort gelesen, und ein Titel nennt keinen.",
    "place_in_title.fix": "Schreiben Sie --place „{name}“ und lassen Sie es im Titel weg.",
    "employer_in_title": "„{name}“ im Titel wird als Arbeitgeber gelesen, und ein Titel nennt keinen.",
    "employer_in_title.fix": "Schreiben Sie --employer „{name}“ und lassen Sie es im Titel weg.",
    "lacking.equity": "„{text}“: Was Anteile eingebracht haben, steht in keinen öffentlichen Daten; Entgelt ist hier Geld.",
    "lacking.equity.fix": "Nötig: Zusagen mit Preisen und Ausgang, Firma für Firma. Was eine Zusage wert sein kann, berechnet `outbid equity`.",
    "lacking.frontier": "„{text}“: Was führende KI-Labore samt Anteilen zahlen, steht in keinen öffentlichen Daten.",
    "lacking.frontier.fix": "Nötig: Zusagen mit Preisen, Firma für Firma. Das Grundgehalt, das eines davon eidlich angegeben hat: --employer NAME.",
    "lacking.stage": "„{text}“: Anträge und Umfragen nennen Arbeitgeber, nicht wie weit eine Firma ist; Entgelt in einer Phase steht in keiner.",
    "lacking.stage.fix": "Nötig: Daten mit der Phase des Arbeitgebers am Tag des Entgelts. Entgelt bei einer Firma: --employer NAME.",
    "lacking.premium": "„{text}“: Ein Aufschlag ist kein Entgelt.",
    "lacking.premium.fix": "Fragen Sie `outbid premium TAG`, mit --place nach einem Land. Ein deutscher KI-Aufschlag braucht deutsche Daten mit Arbeitgeber und Stufe: Die Umfrage hat wenige und nennt keinen Arbeitgeber.",
    "lacking.trainer": "„{text}“: Wer Daten für Modelle bewertet oder beschriftet, hat keinen Berufsschlüssel und kaum Anträge.",
    "lacking.trainer.fix": "Nötig: Daten solcher Verträge, nach Stunde oder Auftrag. Eigene kommen mit `outbid data add FILE` hinzu.",
}
