"""The protocol against a network, a clock and disks that do as they like; nothing sleeps."""
