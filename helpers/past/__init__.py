"""Code of the past: which calls no longer work, a reader that finds them, the old graph."""
