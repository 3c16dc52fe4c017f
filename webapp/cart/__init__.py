"""Carts, from the first thing in them to the order."""
