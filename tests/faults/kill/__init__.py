"""Proof 2: processes are killed at random, and nothing is missing."""
