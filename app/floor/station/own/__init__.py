"""What this station did itself and the replica does not say yet."""
