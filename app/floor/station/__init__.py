"""What a station is and keeps: its clocks, its numbers, its session, its own commands."""
