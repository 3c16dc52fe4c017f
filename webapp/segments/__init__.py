"""Naming groups of customers by conditions over them and their lists."""
