"""Proof: a disk that refuses, fills up or takes long loses no scan that was answered."""
