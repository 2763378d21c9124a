"""Was Steuertabellen über sich sagen, nach dem englischen Text in den Tabellen."""

MESSAGES = {
    "earned income credit and other refundable credits": "Earned Income Credit und andere auszahlbare Gutschriften",
    "incentive stock option spread in the alternative minimum tax": "Gewinn aus Incentive Stock Options in der Alternative Minimum Tax",
    "mortgage interest, charitable gifts, property and sales tax, retirement contributions": "Hypothekenzinsen, Spenden, Grund- und Verkaufssteuern, Einzahlungen in die Altersvorsorge",
    "qualified business income, self-employment tax, short-term gains and losses, dividends (qualified ones: as gains)": "Qualified Business Income, Abgaben auf Selbständigkeit, kurzfristige Gewinne und Verluste, Dividenden (begünstigte: wie Gewinne)",
    "local income taxes": "kommunale Einkommensteuern",
    "refundable state credits and rebates": "auszahlbare Gutschriften und Rückzahlungen der Bundesstaaten",
    "the state's itemising where it follows the federal choice (up to 1,400 dollars a year for those who itemise)": "Einzelabzüge im Bundesstaat, wo sie der Wahl beim Bund folgen (bis 1.400 Dollar im Jahr für die, die einzeln abziehen)",
    "employees' contributions to state unemployment or disability insurance": "Beiträge zur Arbeitslosen- oder Invaliditätsversicherung des Bundesstaats",
    "the exclusion of 40% of gains on business assets": "Freistellung von 40 % der Gewinne aus Betriebsvermögen",
    "state itemised deductions": "Einzelabzüge in der Steuer der Bundesstaaten",
    "Private health insurance": "private Krankenversicherung",
    "Assessment: actual expenses, the spouse's wages, hardship compensation, the assessed deduction of contributions, which differs from the Vorsorgepauschale": "Veranlagung: tatsächliche Werbungskosten, Lohn des Ehegatten, Härteausgleich, der Abzug der Vorsorgeaufwendungen, der von der Vorsorgepauschale abweicht",
    "The choice of the tariff instead of the flat tax on gains (Günstigerprüfung); losses": "Günstigerprüfung bei Kapitalerträgen; Verluste",
    "Stakes of at least 1% (§ 17 EStG, partial-income method); deferral of employee shares (§ 19a EStG)": "Beteiligungen ab 1 % (§ 17 EStG, Teileinkünfteverfahren); aufgeschobene Besteuerung von Mitarbeiteranteilen (§ 19a EStG)",
    "The one-fifth rule for pay of several years (§ 34 EStG)": "Fünftelregelung für mehrjährige Vergütung (§ 34 EStG)",
    "Child allowances, classes II, V and VI, church tax, Saxony, one-off payments in part-year employment": "Kinderfreibeträge, Klassen II, V und VI, Kirchensteuer, Sachsen, Einmalzahlungen bei unterjähriger Beschäftigung",
    "Rounding to whole euros, which the law does in the employee's favour (within the error bound)": "Rundung auf volle Euro zugunsten des Arbeitnehmers (innerhalb der Fehlerschranke)",
    "numbers of the statutes": "Zahlen der Gesetze",
    "BMF Programmablaufplan Lohnsteuer 2025 (official algorithm)": "BMF, Programmablaufplan Lohnsteuer 2025 (amtlicher Algorithmus)",
    "BMF Programmablaufplan Lohnsteuer 2026 (official algorithm)": "BMF, Programmablaufplan Lohnsteuer 2026 (amtlicher Algorithmus)",
}
