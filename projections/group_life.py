"""The life of a group: forming, mass, hot, calm (vòng đời của nhóm vụ việc)."""
