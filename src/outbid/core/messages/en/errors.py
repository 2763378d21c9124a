"""Error messages: what is wrong and, under ``.fix``, what to do."""

MESSAGES = {
    "problems": "{count} problems",
    "no_schedule": "there is no tax table for {what}.",
    "no_schedule.fix": "There are tables for: {available}.",
}
