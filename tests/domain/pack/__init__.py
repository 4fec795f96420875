"""The rules of the pack bench."""
