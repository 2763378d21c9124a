"""``python -m outbid``."""

import sys

from outbid.cli import main

sys.exit(main())
