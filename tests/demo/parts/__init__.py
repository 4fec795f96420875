"""What takes part in the shift and is no part of the product."""
