"""Rows of a list: painted, pressed and dragged."""
