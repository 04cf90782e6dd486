"""Tables as captures print them: one row a line, one cell a line, with rules or without.

`heads` tells what a column holds by its name, `cells` cuts a text into cells, `placing` puts the cells of a row under the
columns, `tasklines` and `taskgrids` make rows of key-task tables of them.
"""

from __future__ import annotations

from extractors.compiled import prefer_compiled

prefer_compiled(__name__, __path__)
