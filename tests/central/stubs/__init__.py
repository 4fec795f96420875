"""Things outside that tests and the demo talk to."""
