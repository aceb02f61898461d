"""What a meeting needs, from frames and plain data: groups of delay, evidence of what became of a promise."""
