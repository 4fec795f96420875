"""The rule book: what may be picked, packed, shipped and taken back. Pure functions over frozen values."""
