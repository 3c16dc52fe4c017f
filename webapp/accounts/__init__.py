"""People: customers who shop, guests who look around, operators who run the shop."""
