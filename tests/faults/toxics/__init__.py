"""Proof 4: every toxic on the line, and exact effects."""
