"""What the pages of the directory show, put together from the selectors."""
