"""Offers that win: the cheapest package that a person takes with a given probability."""
