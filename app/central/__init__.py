"""The order service: catch, check, route, the floor's commands, and care after the sale."""
