"""Pay packages: what the terms of an offer are, and how they are written in files."""
