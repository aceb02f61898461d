"""A file becomes a Snapshot: reading -> profiles -> feeds -> checking -> pseudonyms -> snapshot."""
