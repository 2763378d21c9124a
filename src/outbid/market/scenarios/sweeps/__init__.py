"""Draws in chunks: cleared in this process, in a pool or on a cluster, kept in a folder, gathered in their order."""
