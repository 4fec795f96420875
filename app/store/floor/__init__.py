"""What is inside floor.db: tables, statements, and the steps from one schema to the next."""
