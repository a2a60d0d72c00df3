"""The scenario generator: seeded petitions, their facts, and the truth about them (mô phỏng)."""
