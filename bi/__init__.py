"""Superset over the marts: an environment, a server and two dashboards of its own.

- `dashboards.toml`: what the dashboards show
- `bundle.py`: writes `bundle/`, which Superset imports, from that, the catalogue of indicators and the marts' descriptions
- `forms.py`: a chart as Superset's pages and its interface want it
- `superset_config.py`: Superset's settings
- `server.py`: Superset with its metadata, its login and the bundle, as a process of this machine
- `__main__.py`: `make bi`
"""
