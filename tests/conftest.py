"""One run of the tests is like another: hypothesis draws from a fixed seed and no clock decides."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

from hypothesis import settings

# what several tests share lies in tests/support
sys.path.insert(0, str(Path(__file__).parent / "support"))

settings.register_profile("outbid", derandomize=True, deadline=None, database=None)
settings.load_profile("outbid")

# the day on which documents show what they print; tests of other days state them, and so may who runs the tests
os.environ.setdefault("SOURCE_DATE_EPOCH", "1795392000")

# nor does any test read or write the evidence of whoever runs it; processes that tests begin inherit this
os.environ.pop("OUTBID_DATA", None)
os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="outbid-tests-")
atexit.register(shutil.rmtree, os.environ["XDG_DATA_HOME"], ignore_errors=True)
