"""Was die Gehaltsdaten über sich selbst sagen."""

MESSAGES = {
    "tag": "Ein Merkmal „{value}“ gibt es nicht.",
    "tag.fix": "Nennen Sie eines: {available}.",
    "not_aged": "Nicht auf den gefragten Tag fortgeschrieben, denn wie die Vergütung dort gestiegen ist, sagen die Daten nicht: Geben Sie eine Rate an, etwa --growth 3%.",
    "no_currency": "in den Daten steht nichts in „{value}“, und nichts lässt sich dorthin umrechnen.",
    "no_currency.fix": "Lassen Sie --currency weg, oder nennen Sie eine von: {available}.",
    "growth": "{value:.0%} im Jahr ist kein Wachstum von Vergütung.",
    "growth.fix": "Geben Sie {least:.0%} bis {most:.0%} an; 3% und 0,03 sind dasselbe.",
    "nothing_left": "Mit {rate} im Jahr bleibt bis {date} kein Gehalt übrig.",
    "nothing_left.fix": "Nehmen Sie eine mildere Rate, Zinseszins oder einen späteren Tag.",
    "one_employer": "Alle Datensätze stammen von einem Arbeitgeber: Das Intervall ist so weit wie das eines einzigen.",
    "no_employers": "Die Quelle nennt keine Arbeitgeber: Teilen sich viele Datensätze einen, sind die Intervalle zu eng.",
    "midpoints": "Ausgeschriebene Spannen gehen mit ihrer Mitte ein.",
    "share_clustered": "Beide Intervalle des Anteils sind exakt: je Datensatz für deren Zahl, bei gleich zahlenden Arbeitgebern für ihre wirksame Zahl, da sich manche einen Arbeitgeber teilen.",
    "no_rate": "Beträge in einer Währung ohne Wechselkurs ihres Tages fehlen oder sind nicht umgerechnet.",
    "every_level": "Für alle Stufen zusammen veröffentlicht.",
    "no_published_error": "Zu den Perzentilen veröffentlicht das Amt keinen Fehler.",
    "published_converted": "Umgerechnet zum Wechselkurs des Stichtags der Veröffentlichung.",
}
