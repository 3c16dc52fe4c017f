"""Reminding customers of lists that they seem to have forgotten."""
