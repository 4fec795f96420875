"""What the floor and the order service know and do: no window, no wires, no paper."""
