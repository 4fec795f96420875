"""The ship desk at a station."""
