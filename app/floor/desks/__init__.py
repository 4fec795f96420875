"""Jobs at a desk or on foot with a hand scanner: returns, and what a lead makes good."""
