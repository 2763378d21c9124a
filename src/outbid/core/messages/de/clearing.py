"""Markträumung mit Vorlieben: was sich nicht räumen lässt, und was bei fehlender Konvergenz hilft."""

MESSAGES = {
    "tolerance": "muss zwischen 0 und 1 liegen, nicht {value}.",
    "tolerance.fix": "Sie ist die Abweichung der Ränder im Verhältnis zu den Mengen, etwa 1e-9.",
    "weak_tastes": "die Neigungen sind weniger als ein Hundertmillionstel der Werte: Den Logarithmen der Einstellungen bleiben zu wenige Stellen.",
    "weak_tastes.fix": "Geben Sie beiden Seiten Maße von null und räumen Sie exakt, oder geben Sie Werte und Maße in derselben Einheit an.",
    "start_not_finite": "enthält Zahlen, die unendlich oder keine sind.",
    "start_not_finite.fix": "Lassen Sie ihn weg, oder geben Sie das Ergebnis eines geräumten Marktes.",
    "no_tastes": "ist 0: Niemand hat Vorlieben, also gibt es nichts mit Logit zu räumen.",
    "no_tastes.fix": "Die exakte Zuordnung nehmen oder beiden Seiten eine kleine positive Skala geben.",
    "start": "hat die Formen {shapes}, nötig sind Logarithmen der Ungepaarten für {wanted} Typen.",
    "start.fix": "Vom Ergebnis eines Marktes mit denselben Typen ausgehen oder den Start weglassen.",
    "too_large": "{workers} × {seats} Paare bräuchten {needed} GB Speicher; dieser Rechner hat {available} GB.",
    "too_large.fix": "Mit pairs angeben, wer wen treffen kann, oder gröbere Typen verwenden.",
    "passes": "nach {passes} Durchgängen durch alle Paare nicht geräumt; die Summen weichen um {residual} ihrer Massen ab.",
    "passes.fix": "Mehr Durchgänge erlauben, vom Ergebnis eines ähnlichen Marktes ausgehen oder zuerst mit größeren Skalen der Vorlieben lösen.",
    "stalled": "nicht geräumt: Nach {passes} Durchgängen hilft kein Schritt weiter; die Summen weichen um {residual} ihrer Massen ab.",
    "stalled.fix": "Eine Toleranz über der Rundung oder größere Skalen der Vorlieben wählen; ohne Vorlieben die exakte Zuordnung nehmen.",
    "transferability": "der Grad der Übertragbarkeit muss ein positiver Geldbetrag sein, nicht {value}.",
    "transferability.fix": "Ein großer kommt Geld, das eins zu eins übergeht, nahe; dafür gibt es die lineare Grenze.",
}
