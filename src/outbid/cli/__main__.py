"""``python -m outbid.cli``."""

import sys

from outbid.cli import main

sys.exit(main())
