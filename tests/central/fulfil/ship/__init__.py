"""Labels, cages and manifests in the books of the centre."""
