"""Two stations at one site, with a real centre between them."""
