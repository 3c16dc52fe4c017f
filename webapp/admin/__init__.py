"""The operators' door, under ``/sg-admin``."""
