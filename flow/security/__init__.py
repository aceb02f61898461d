"""Who may, and what may leave."""
