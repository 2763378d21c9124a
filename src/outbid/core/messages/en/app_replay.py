"""What the app says around the replay."""

MESSAGES = {
    "kicker": "Nine claims, put to the test",
    "lead": "The business press said a lot about the market for AI talent in early 2024. Each claim is held against public records and against a market that is cleared with them, and every figure of that market is marked: put in, or come out.",
    "busy": "A first look is being worked out: this takes ten seconds or more. You may read on, or go to other pages.",
    "sweep": "The talent war of early 2024, replayed",
    "first": "This is a first look: {draws} draws of everything that is uncertain.",
    "with_draws": "{draws} draws of everything that is uncertain.",
    "sure_hint": "Every input within its range is drawn many times, and each draw is cleared nine times: as it is, and with each change. It takes from half a minute to many minutes, shows how far it is, can be stopped, and other pages stay usable.",
    "no_answer": "This cannot be answered yet",
    "to_market": "Ask the market a question of your own",
    "from_market": "What was said of the market of early 2024, replayed",
}
