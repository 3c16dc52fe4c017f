"""The wishlist page, and what anybody can do to it from any page."""
