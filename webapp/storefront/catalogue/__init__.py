"""The shop window: listings, search, and the page of one product."""
