"""Discount rules, and the codes that are drawn from them."""
