"""Scripts around the build: set-up, and the reference pages made from code."""
