"""Proofs that nothing is lost and nothing doubled: ``python -m tests.faults`` runs them in full."""
