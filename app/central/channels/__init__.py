"""Sales channels: a raw message in, a canonical order out; what they must be told."""
