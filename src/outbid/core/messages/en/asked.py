"""What was understood of a typed title, and what the evidence would need to answer it."""

MESSAGES = {
    "read_as": "“{typed}” was read as: {cell}.",
    "unheard": "Not heard: {words}. No record is told apart by that, so all of {role} are counted.",
    "city": "{city} is not told apart in the evidence and was read as {place}.",
    "lacking": "Not in the evidence: “{typed}”.",
    "too_long": "A title of {count} letters.",
    "too_long.fix": "Name the job in at most {most} letters.",
    "place_in_title": "“{name}” in the title is read as a place, and a title names none.",
    "place_in_title.fix": "Say --place “{name}”, and leave it out of the title.",
    "employer_in_title": "“{name}” in the title is read as an employer, and a title names none.",
    "employer_in_title.fix": "Say --employer “{name}”, and leave it out of the title.",
    "lacking.equity": "“{text}”: no public records tell what equity paid out; pay here is in money.",
    "lacking.equity.fix": "Needed: grants with prices and outcomes, firm by firm. What one grant may be worth, `outbid equity` works out.",
    "lacking.frontier": "“{text}”: no public records tell the pay of frontier laboratories with its equity.",
    "lacking.frontier.fix": "Needed: grants with prices, firm by firm. Base pay that one of them has sworn to: --employer NAME.",
    "lacking.stage": "“{text}”: filings and surveys name employers, not how far a firm has come, so pay at a stage is in none.",
    "lacking.stage.fix": "Needed: records with the employer’s stage on the day of pay. Pay at one firm: --employer NAME.",
    "lacking.premium": "“{text}”: a premium is no pay.",
    "lacking.premium.fix": "Ask `outbid premium TAG`, with --place for a country. A German AI premium needs German records with employer and level: the survey has few, and names no employer.",
    "lacking.trainer": "“{text}”: who labels data or answers for models has no occupation code and next to no filings.",
    "lacking.trainer.fix": "Needed: records of such contracts, by the hour or the task. Add your own with `outbid data add FILE`.",
}
