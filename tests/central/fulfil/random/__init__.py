"""Commands in any order, and two that race."""
