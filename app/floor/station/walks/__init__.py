"""The walks of this station: what it holds, what there is, what it should hold."""
