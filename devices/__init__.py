"""What is plugged in: transports move bytes, drivers read them, the manager owns the threads."""
