"""From data to a market: what matches, and pay, say about values, amenities and scales of taste.

Observed counts (:mod:`~outbid.market.estimate.table`), values cell by cell (:mod:`~outbid.market.estimate.inversion`),
few parameters for many cells (:mod:`~outbid.market.estimate.poisson`), the split of the joint surplus by pay
(:mod:`~outbid.market.estimate.split`), scales of taste (:mod:`~outbid.market.estimate.scales`). Every number says what
identifies it (:mod:`~outbid.market.estimate.result`); what nothing identifies is refused.
"""
