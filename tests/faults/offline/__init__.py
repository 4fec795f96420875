"""Proof 8: a day without a connection, and then everybody agrees."""
