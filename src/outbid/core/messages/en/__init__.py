"""Messages of this language, one module an area."""
