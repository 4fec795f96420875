"""A shift played from outside: real windows, a real serial line, a printer, a shop, and a count."""
