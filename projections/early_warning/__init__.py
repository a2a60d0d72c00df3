"""The program that reads facts as they come and warns: link, judge, compare, commit, publish."""
