"""What comes in by XLSX."""

from members.offer_sheets import CAPABILITIES, FACILITIES

# They register themselves.
__all__ = ["CAPABILITIES", "FACILITIES"]
