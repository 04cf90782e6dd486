"""The database: migrations, the register of an observation's fields, identities, bulk loading, dbt, export.

`database.engine` is the one way in; `fields` says which columns there are and what is compared.
"""
