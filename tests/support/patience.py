"""How long tests wait for what has to come."""

PATIENCE = 600.0
"""Seconds. On a busy machine much takes long, so only what hangs may take this long."""
