"""News of stock and price that customers asked for."""
