"""The demo brand: its sites, goods and people, and orders as its shop would send them."""
