"""Was über Aufschläge auf ein Merkmal gesagt wird."""

MESSAGES = {
    "tag": "{value!r} ist kein Merkmal; es gibt {tags}.",
    "tag.fix": "Nimm eines davon.",
    "not_settled": "Die festen Effekte haben sich in {iterations} Durchgängen nicht eingependelt.",
    "not_settled.fix": "Frage nach einem engeren Teil des Marktes oder nach einer Art von Belegen für sich.",
    "no_records": "Auf dieser Stufe bleibt kein Datensatz zum Vergleichen.",
    "all_tagged": "Auf dieser Stufe hat jeder Datensatz das Merkmal: Es gibt niemanden zum Vergleichen.",
    "none_tagged": "Auf dieser Stufe hat kein Datensatz das Merkmal.",
    "no_employer": "Diese Quelle nennt keine Arbeitgeber.",
    "no_shared_cell": "Niemand mit dem Merkmal ist in derselben Gruppe wie jemand ohne.",
    "one_cluster": "Zu wenige Cluster sagen etwas über das Merkmal (weniger als zwei): Wie unsicher die Zahl ist, lässt sich nicht sagen.",
    "few_records": "Für die festgehaltenen Gruppen gibt es zu wenige Datensätze: Wie unsicher die Zahl ist, lässt sich nicht sagen.",
    "few_clusters": "Weniger als 10 Cluster: Das Intervall kann zu schmal sein.",
    "few_tagged_clusters": "Nur wenige Cluster sagen etwas über das Merkmal (weniger als 10): Das Intervall ist weit und grob.",
    "near_zero": "Das Intervall endet knapp neben null: Das entscheidet nichts.",
    "role_from_title": "Beruf und Merkmal werden aus demselben Titel gelesen: Titel mit dem Merkmal zählen oft als anderer Beruf, daher haben es hier wenige.",
    "need_same_measure": "Das Gehalt beider Gruppen nach demselben Maß.",
    "need_base": "Der Grundanteil des Zielgehalts, wie ihn Angebote nennen.",
    "need_parts": "Die Teile des Gesamtgehalts: Grundgehalt, Bonus und Anteile für sich.",
    "need_bonus": "Der Zielbonus getrennt vom Grundgehalt.",
}
