"""Rules that look at more than one cell, as columns.

Every finding is a pure function from a data frame to a column that is None where all is well and otherwise
says what is wrong, in Chinese and English, with the numbers. The suites expect these columns to be null, so
the reports show the findings themselves. Nothing here opens a file, a socket or a database.
"""
