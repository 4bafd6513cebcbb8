"""`python -m bench`: the same as `invoke bench`."""

from __future__ import annotations

import sys

from bench.program import main

sys.exit(main(sys.argv[1:]))
