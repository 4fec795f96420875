"""The jobs as state machines that a test can drive."""
