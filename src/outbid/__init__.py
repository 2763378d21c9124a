"""Outbid: what a pay package is worth to a person, what the market pays, what wins, who ends up where."""
