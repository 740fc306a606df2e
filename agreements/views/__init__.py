"""Pages of agreements, by what one does on them: read, write, sign."""
