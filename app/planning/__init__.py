"""Computations over plain values: which site ships, in which order bins are walked."""
