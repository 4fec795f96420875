"""Sheets of office paper: codes to be scanned, and what a carrier takes along."""
