"""Picking with a cart, and what goes wrong on a walk."""
