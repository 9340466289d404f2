"""The object's own tests."""
