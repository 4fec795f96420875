"""What lies aside until a person decides: refused commands, and scans that a device had stored."""
