"""What infoboxes state: a box, its parameters, their values, and what stands beside them."""
