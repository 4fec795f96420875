"""The kit of parts that every screen is built from."""
