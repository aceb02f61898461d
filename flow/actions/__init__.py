"""What was agreed: actions, their history, the rules of what may be done, and how the huddle itself performs."""
