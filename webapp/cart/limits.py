"""How much one cart may hold, so that every page of it stays quick."""

MOST_OF_ONE = 99  # pieces of one variant; the table says so, too
MOST_LINES = 500  # as much as a wishlist may hold by default
