"""What an operator may tune while the shop is open."""
