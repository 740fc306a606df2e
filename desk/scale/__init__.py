"""Generated tenants in any number, for measuring: valid and varied rows, written in bulk by the owner."""
