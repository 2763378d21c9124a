"""The statistics of pay as pure functions of arrays: quantiles, clusters, shrinkage, censoring, absorbed regressions."""
