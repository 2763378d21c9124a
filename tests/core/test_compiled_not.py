"""Whoever looks for a fault may switch compiling off, as Numba's manual says: the same functions then run as Python."""

import os
import subprocess
import sys

PROGRAM = """
from outbid.core.compiled import njit

@njit(cache=True)
def total(n):
    return sum(range(n))

print(total(5), hasattr(total, "py_func"))
"""


def test_functions_run_with_compiling_switched_off(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    done = subprocess.run(
        [sys.executable, program], env=os.environ | {"NUMBA_DISABLE_JIT": "1"}, capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("10 False\n", "")
