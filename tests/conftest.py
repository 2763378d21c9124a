"""One run of the tests is like another: hypothesis draws from a fixed seed and no clock decides."""

import sys
from pathlib import Path

from hypothesis import settings

# what several tests share lies in tests/support
sys.path.insert(0, str(Path(__file__).parent / "support"))

settings.register_profile("outbid", derandomize=True, deadline=None, database=None)
settings.load_profile("outbid")
