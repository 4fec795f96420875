"""Paper on the floor: what is printed, with which bytes, and what became of it."""
