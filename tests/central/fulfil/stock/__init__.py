"""What people find out about stock."""
