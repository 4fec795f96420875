"""Who hears what the floor worker has to say, and when it says it."""
