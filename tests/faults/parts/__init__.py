"""What the proofs are made of: a proxy, real programs, books kept by SQL of our own."""
