"""What the tables of complaints, denunciations and feedback share (xét việc vượt cấp)."""
