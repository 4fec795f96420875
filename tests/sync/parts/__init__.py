"""What the tests of the sync process are made of."""
