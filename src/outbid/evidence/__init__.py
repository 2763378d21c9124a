"""What the market pays, how sure that is, and what a skill adds: taxonomy, benchmarks, premia, bands."""
