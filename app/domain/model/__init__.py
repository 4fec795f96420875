"""The documents of the domain as values: orders, lists, products, returns, sites."""
