"""What a station does for its disk, and what it says while the disk refuses."""
