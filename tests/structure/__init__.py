"""Tests of the project itself: its sizes, borders, locks and documents."""
