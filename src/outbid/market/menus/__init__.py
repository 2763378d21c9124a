"""From cash and equity to the frontier W(c): the best package at each cost."""
