"""The people of the shift: what they see, scan, confuse and mend."""
