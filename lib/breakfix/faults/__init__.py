"""Ways for things to go wrong, one file each: each bites inside `with` and heals after."""
