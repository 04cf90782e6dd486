"""One module per family of sites: what its article pages look like and how to read them.

Each module says whether a page is of its family (`matches`) and reads it (`read`); the shared parts are
`decode` (bytes to characters), `tree` (safe markup parsing), `layout` (text with offsets), `render`
(a stretch of markup to text and tables) and `errors`.
"""
