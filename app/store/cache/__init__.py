"""cache.db as the sync process makes, fills, heals and replaces it."""
