"""Blobs on their way to the centre, before the commands that name them."""
