"""The window: paints what the floor decided, and hands scans and verbs down to it."""
