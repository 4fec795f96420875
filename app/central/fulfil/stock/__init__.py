"""What people find out about stock: shorts, damage, counts, moves; and what follows from it."""
