"""`python -m bench`: the same as `invoke bench`."""

from __future__ import annotations

import signal
import sys

from bench.program import main

INTERRUPTED = 130

# Whoever stops it politely finds neither its folder nor its programs left.
signal.signal(signal.SIGTERM, signal.default_int_handler)
try:
    sys.exit(main(sys.argv[1:]))
except KeyboardInterrupt:
    sys.exit(INTERRUPTED)
