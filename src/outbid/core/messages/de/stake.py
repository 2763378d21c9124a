"""Was an einer Beteiligung in einem Angebot nicht stimmt."""

MESSAGES = {
    "base_rates_missing": "Für Basisraten muss „{missing}“ der Firma bekannt sein.",
    "base_rates_missing.fix": "Ergänzen Sie es unter [stake.base_rates] oder in der Anteilstabelle.",
    "outlook_missing": "der Ausblick „{value}“ braucht Angaben, die nicht in der Datei stehen: {missing}.",
    "outlook_missing.fix": "Ergänzen Sie sie oder eine cap_table, oder wählen Sie mit use = ... einen anderen Ausblick.",
    "currency": "die Anteilstabelle ist in {value}, das Angebot in {wanted}.",
    "currency.fix": "Geben Sie beide in derselben Währung an.",
    "not_of_form": "eine Beteiligung der Form „{form}“ kennt diese Bedingung nicht; sie gilt für: {forms}.",
    "not_of_form.fix": "Entfernen Sie sie oder berichtigen Sie die Form.",
    "value_needed": "die Form „{form}“ wird nach dem Wert bei Gewährung besteuert, der nicht angegeben ist.",
    "value_needed.fix": "Ergänzen Sie fair_market_value, den Wert einer Stammaktie am Tag der Gewährung.",
    "cap_table_kind": "keine solche Anteilstabelle: „{value}“.",
    "cap_table_kind.fix": "Nennen Sie eine .toml-Datei, einen Ordner im Open Cap Format oder ein .zip davon, relativ zum Angebot.",
    "grant_without_package": "grant = „{value}“ benennt eine Zuteilung eines Open-Cap-Format-Pakets, die Anteilstabelle ist aber eine TOML-Datei.",
    "grant_without_package.fix": "Entfernen Sie es und geben Sie form, shares, strike und vesting im Angebot an.",
    "no_such_grant": "es gibt keine Zuteilung „{value}“, oder mehr als eine.",
    "no_such_grant.fix": "Zuteilungen im Paket: {available}.",
    "no_such_outlook": "die Angaben erlauben den Ausblick „{value}“ nicht, nur: {available}.",
    "no_such_outlook.fix": "Ergänzen Sie eine cap_table mit letzter Runde und Stufe, oder lassen Sie --outlook weg.",
    "no_such_round": "die Anteilstabelle hat keine bepreiste Runde „{value}“.",
    "no_such_round.fix": "Ihre bepreisten Klassen: {available}.",
}
