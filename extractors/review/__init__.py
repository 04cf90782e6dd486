"""Deciding: what a reviewer's word does at once, and the server through which pages take it.

- `deciding.py`: one decision, from whichever side it comes; held documents and rows in quarantine are let in or dropped
- `sheet.py`: decisions as a spreadsheet, out and in
- `server.py`: `gazette serve`, the site with decisions
"""
