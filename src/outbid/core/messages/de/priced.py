"""Fehler der Sicht „letzte Runde fair bepreist“."""

MESSAGES = {
    "unknown_round": "Die letzte Runde soll die Gattung „{name}“ verkauft haben; in der Cap Table gibt es sie nicht.",
    "unknown_round.fix": "Nennen Sie eine ihrer Gattungen: {known}.",
    "no_price": "Die Gattung „{name}“, die in der letzten Runde verkauft wurde, hat keinen Preis je Anteil (angegeben: {value}); so sagt nichts, was die Firma wert ist.",
    "no_price.fix": "Geben Sie an, was Investoren je Anteil gezahlt haben, oder lassen Sie diese Sicht weg.",
    "no_shares": "Die Gattung „{name}“, die in der letzten Runde verkauft wurde, hat {value} Anteile.",
    "no_shares.fix": "Geben Sie an, wie viele Anteile davon ausgegeben wurden.",
    "never_fair": "Bei keinem Firmenwert zwischen {low} und {high} ist „{name}“ wert, was dafür gezahlt wurde.",
    "never_fair.fix": "Prüfen Sie Preis, Liquidationspräferenz, Wandlung und die vorrangigen Schulden.",
    "no_fair_rounds": "Nach „{name}“ ist keine Runde zu diesen Bedingungen fair: Was auch immer neue Investoren mit {multiple}-facher Präferenz zahlen, ist nicht das, was sie bekommen.",
    "no_fair_rounds.fix": "Nehmen Sie für künftige Runden die einfache Präferenz an, oder lassen Sie sie weg.",
    "out_of_range": "{name} = {value} ist in der Sicht „letzte Runde fair bepreist“ nicht möglich.",
    "out_of_range.fix": "Volatilität, Jahre und Geldeinheit sind positiv; die Verwässerung liegt zwischen 0 und 0,9; nichts ist negativ.",
}
