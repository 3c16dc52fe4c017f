"""The cart page, and what anybody can put into a cart from any page."""
