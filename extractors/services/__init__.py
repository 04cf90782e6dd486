"""What `gazette run` brings along: an embedded PostgreSQL and a local Airflow; and which warehouse is meant.

Only the commands import from here.
"""
