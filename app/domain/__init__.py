"""The rule book: what may be picked, packed, shipped and taken back. Pure, over frozen values."""
