"""Answers kept for a while, so that a request that is sent again does no more."""
