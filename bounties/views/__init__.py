"""Pages of challenges, answers and milestones."""
