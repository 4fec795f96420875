"""What came back over a counter: which unit it is, what is owed for it, where it lies."""
