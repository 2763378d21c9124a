"""Markets in people's terms: files, draws of what is uncertain, shocks, and what follows for whom."""
