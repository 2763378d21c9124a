"""Steuern auf Beteiligungen: was fehlt, und welche Bedingungen eines Steuervorteils nicht erfüllt oder unbekannt sind."""

MESSAGES = {
    "not_united_states": "{place} kennt diese Steuer nicht: Sie gehört zum Recht der USA.",
    "not_united_states.fix": "Es gibt sie nur in einem Bundesstaat der USA.",
    "no_parameters": "Für {year} gibt es keine Werte dieser Steuer.",
    "no_parameters.fix": "Vorhanden sind {available}.",
    "startup_stock_too_old": "Für am {acquired} erworbene Aktien gilt älteres Recht, das nicht abgebildet ist.",
    "startup_stock_too_old.fix": "Nennen Sie einen Tag nach dem 27.09.2010, oder geben Sie an, dass die Aktien nicht begünstigt sind.",
    "startup_c_corporation": "Die Gesellschaft ist eine inländische (US-amerikanische) C corporation",
    "startup_original_issue": "Die Aktien wurden von der Gesellschaft selbst erworben, nicht von einem anderen Inhaber",
    "startup_qualified_trade": "Die Gesellschaft setzt mindestens 80 % ihres Vermögens in einem begünstigten Gewerbe ein (nicht Recht, Gesundheit, Finanzen, Beratung, Landwirtschaft, Bergbau, Hotels und Ähnliches)",
    "startup_gross_assets": "Das Bruttovermögen der Gesellschaft betrug bis unmittelbar nach der Ausgabe höchstens {limit} US-Dollar",
    "startup_redemptions": "Die Gesellschaft hat um die Ausgabe herum keine wesentlichen eigenen Aktien zurückgekauft",
    "startup_exercised": "Die Aktien sind bezogen: Die Zeit als Option zählt nicht, die Frist beginnt mit der Ausübung",
    "deferred_employees": "Das Unternehmen hatte im Jahr der Übertragung oder in einem der {years} Jahre davor weniger als {employees} Beschäftigte und höchstens {revenue} Euro Jahresumsatz oder {balance} Euro Bilanzsumme",
    "deferred_founded": "Das Unternehmen wurde höchstens {years} Jahre vor der Übertragung gegründet",
    "deferred_on_top": "Die Anteile kamen zum ohnehin geschuldeten Arbeitslohn hinzu",
    "deferred_consent": "Die Arbeitnehmerin oder der Arbeitnehmer hat dem Aufschub zugestimmt, und er wurde im Lohnsteuerabzug berücksichtigt",
    "deferred_real_shares": "Übertragen wurden echte Anteile am Arbeitgeber oder seinem Konzern, keine Optionen und keine virtuellen Anteile",
    "deferred_below_value": "Die Anteile wurden unentgeltlich oder unter ihrem gemeinen Wert übertragen",
    "not_germany": "Diese Regel ist deutsches Recht; die Steuertabelle ist die von {place}.",
    "not_germany.fix": "Sie gilt nur am Ort DE.",
}
