"""What became of a number over time: statistical process control and what it means in words."""
