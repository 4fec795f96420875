"""What devices say, cut and read without I/O."""
