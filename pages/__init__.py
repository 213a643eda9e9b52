"""What guests see: one file a page."""
