"""Many scenarios at once: what :func:`~outbid.market.batch.clear_batch` is made of."""
