"""Proof 3: power cuts into what the floor worker wrote."""
