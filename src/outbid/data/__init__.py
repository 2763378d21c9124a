"""Where evidence is kept and how it gets there: typed tables, the engine that queries them, readers of layouts."""
