"""What a worker does on a station: one file per job, one front door for every scan."""
