"""What programs may ask of a warehouse over HTTP: its marts, as JSON and CSV, under the addresses of the site's pages.

- `question.py`: a question is asked by a role that may only read, in a transaction that may only read, until a deadline
- `queries.py`: filters as SQL with bound values, one page after the other by the key of the relation
- `filters.py`: what may be asked for, by relation
- `answers.py`: rows as JSON or CSV, with a mark by which a browser knows what it has already
- `routes.py`: the addresses
- `description.py`: the OpenAPI description, with the words that the marts have for their columns
"""
