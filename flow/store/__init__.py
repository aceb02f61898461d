"""The only place that knows SQLAlchemy. Frames and plain data in and out; it decides nothing."""
