"""What the app says about markets, and about work under way."""

MESSAGES = {
    "job_title": "A long calculation",
    "job_heading": "This takes a while",
    "job_progress": "How far the calculation is",
    "job_waits": "Waiting for its turn.",
    "job_begins": "Beginning.",
    "job_percent": "{percent}% done.",
    "job_cancel": "Stop it",
    "job_other_pages": "You may go on to other pages: it continues, and this page leads to the answer when it is there.",
    "job_cancelled": "Stopped, as you asked",
    "job_failed": "The calculation came to no answer",
    "job_done": "Done",
    "job_back": "Back to the question",
}
