"""Early warning on counts: baselines, alarms, clusters of many series at once (giám sát số đếm).

Everything here is a pure function of arrays: a row is a series (an area and a topic), a column
a week. The methods are written from their published papers; docs/surveillance.md names them
and tells how equal they are to the R package `surveillance`.
"""
