"""Tables and queries of the three databases: floor.db, cache.db and the centre's.

Every SQLite file is opened through the SQLite that sqlcipher3 bundles, is encrypted with a raw key,
and has exactly one writer, which holds the file's lock.
"""
