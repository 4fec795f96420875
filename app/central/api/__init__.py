"""HTTP: stations, channels and administration."""
