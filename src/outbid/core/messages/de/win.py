"""Was an der Suche nach dem günstigsten Angebot nicht stimmt."""

MESSAGES = {
    "bound": "{what}: {low_is} verlangt mindestens {low}, {high_is} erlaubt höchstens {high}.",
    "bound.fix": "Erhöhen Sie das Höchste oder senken Sie das Mindeste; an das gesetzliche Mindestmaß sind Sie gebunden.",
    "cash_cap": "Die Obergrenze für Bargeld im ersten Jahr ({cap}) liegt unter dem Mindesten, das angeboten werden darf"
    " ({least}).",
    "cash_cap.fix": "Erhöhen Sie die Obergrenze, oder senken Sie das untere Ende des Gehaltsbands oder den Bonus.",
    "scale": "Die Stärke der Vorlieben muss ein positiver Geldbetrag im Jahr sein, nicht {value}.",
    "scale.fix": "Geben Sie taste in Geld pro Jahr an, oder lassen Sie es weg: Es folgt dann aus der Elastizität.",
    "target": "Das Ziel muss eine Wahrscheinlichkeit zwischen 0 und 1 sein, nicht {value}.",
    "target.fix": "Kein Paket wird sicher angenommen, was immer es zahlt. Versuchen Sie 0,8, oder 0,95, wo eine Absage teuer"
    " ist.",
    "leaving": "Die Wahrscheinlichkeit, binnen eines Jahres zu gehen, muss mindestens 0 und kleiner als 1 sein, nicht"
    " {value}.",
    "leaving.fix": "Geben Sie einen Anteil an, etwa 12%.",
    "share_value": "Was ein Anteil den Arbeitgeber kostet, muss eine Zahl von mindestens 0 sein, nicht {value}.",
    "share_value.fix": "Geben Sie an, was ein Anteil denen wert ist, denen das Unternehmen heute gehört.",
    "years": "Kosten über {value} Jahre lassen sich nicht berechnen.",
    "years.fix": "Rechnen Sie mit mindestens einem Monat.",
    "no_alternative": "Es gibt nichts zu überbieten: weder eine jetzige Stelle noch das Angebot eines anderen.",
    "no_alternative.fix": 'Geben Sie die jetzige Stelle an (current = "stay.toml" in der Datei der Person) oder --rival'
    " DATEI.",
    "no_scale": "Die beste Alternative ist {value} im Jahr wert: Daran lassen sich Vorlieben nicht messen.",
    "no_scale.fix": "Geben Sie taste in Geld pro Jahr in der Datei der Person an.",
    "ruin": "{name} lässt in mancher Zukunft {left} von einem Vermögen von {wealth}: Der Wert lässt sich nicht angeben.",
    "ruin.fix": "Geben Sie das Vermögen mit dem an, was dafür da ist, oder geringere Kosten für das Zugeteilte.",
    "currencies": "Kosten in verschiedenen Währungen lassen sich nicht vergleichen: {values}.",
    "currencies.fix": "Geben Sie die Pakete aller Arbeitgeber in einer Währung an.",
}
