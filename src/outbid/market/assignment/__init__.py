"""Exact clearing of individuals: the problem as arrays, its solvers, and what they answer.

Entry points are :func:`outbid.market.exact.assign` and :func:`outbid.market.stability.check_stability`.
"""
