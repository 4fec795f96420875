"""A photo is at the centre before the command that names it, whatever breaks on the way."""
