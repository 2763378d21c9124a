"""What is wrong with a text that is no TOML."""

MESSAGES = {
    "value": "this is no value that TOML knows",
    "equals": "there is no equals sign after the name",
    "after": "something stands after the value",
    "twice": "this name stands here for the second time",
    "open": "something is open here that has to be closed",
    "sign": "this sign is not allowed here",
    "other": "this cannot be read",
    "at": "line {line}, column {column}: {what}",
    "end": "at the end of the file: {what}",
}
