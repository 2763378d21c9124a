"""What prices are in a state against its country."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from outbid.data.engine import Engine


def price_level(engine: Engine, state: str | None) -> tuple[float, int] | None:
    """Consumer prices of a state, 1 = those of the country, and the year they are of; ``None``: not known.

    Args:
        engine: the store, whose series ``"price level"`` has states as entities.
        state: ISO 3166-2 code.
    """
    if state is None:
        return None
    found = engine.prepared("series_values", {"series": "price level", "entity": state})
    values = np.asarray(found["value"], dtype=np.float64)
    if not values.size:
        return None
    dates = np.asarray(found["date"]).astype("datetime64[Y]").astype(np.int64) + 1970
    last = int(np.argmax(dates))
    percent = "100" in str(found["unit"].tolist()[last])
    return float(values[last]) / (100 if percent else 1), int(dates[last])
