"""Readers: one module a layout, each an expression from the text of a file to rows of the store."""
