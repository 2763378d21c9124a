"""The statistics of pay as functions of arrays: quantiles, clusters, shrinkage, censoring, absorbed regressions."""
