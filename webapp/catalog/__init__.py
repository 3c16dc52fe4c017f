"""What the shop sells: sellers, products, variants, prices and stock."""
