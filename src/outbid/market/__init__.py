"""Two-sided clearing in which the transfer is a package: worth less to a person than it costs the employer.

Problem (:mod:`~outbid.market.market`, :mod:`~outbid.market.frontier`), solvers (:mod:`~outbid.market.logit`,
:mod:`~outbid.market.exact`), outcome with a certificate that does not trust the solver
(:mod:`~outbid.market.certificate`).
"""
