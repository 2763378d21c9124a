"""Times pyfixest's feols on the table in an .npz file, warm and at its own tolerance; prints one line of JSON.

Runs in the interpreter of its own environment. Columns are ``y``, ``tag`` and the codes ``place``, ``employer``,
``level``; errors are clustered by employer. Slopes and errors are taken once more at a far smaller tolerance.
"""

import json
import sys
import time
import warnings

import numpy as np
import pandas
import pyfixest


def main(path: str, runs: int) -> None:
    with np.load(path) as table:
        frame = pandas.DataFrame({name: table[name] for name in table.files})
    warnings.simplefilter("ignore")

    def fit(**options: float) -> object:
        return pyfixest.feols(
            "y ~ tag | place + employer + level", frame, vcov={"CRV1": "employer"}, **options
        )

    fit()
    took = []
    for _ in range(runs):
        begin = time.perf_counter()
        fit()
        took.append(time.perf_counter() - begin)
    close = fit(fixef_tol=1e-13, fixef_maxiter=100_000)
    print(
        json.dumps(
            {
                "seconds": min(took),
                "slope": float(close.coef()["tag"]),
                "error": float(close.se()["tag"]),
                "n": int(close._N),
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
