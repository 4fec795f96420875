"""Tests of cache.db, its reader, its writer and its files."""
