"""One run of the tests is like another: hypothesis draws from a fixed seed and no clock decides."""

from hypothesis import settings

settings.register_profile("outbid", derandomize=True, deadline=None, database=None)
settings.register_profile("explore", deadline=None, database=None, max_examples=3000)
settings.load_profile("outbid")
