"""A greedy reader of a feed against writers whose commits come late, or never."""
