"""The way to the equilibrium: sweeps, their balance, Newton's method, and what helps where they stall."""
