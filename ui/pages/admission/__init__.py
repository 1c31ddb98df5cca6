"""The path of an admission, on one page."""
