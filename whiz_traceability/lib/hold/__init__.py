"""How much of what is in stock a set of holds covers."""
