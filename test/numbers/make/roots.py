"""roots.json: Taylor coefficients of functions that equations define, by series in 60 digits of the roots themselves.

`kepler`: E with E - e sin E = M along (e + t de, M + t dM), coefficients 0 to 10.
`volatility`: the volatility at which the Black-Scholes price of a call with spot 100, at rate r, of strike K + t dK and
expiry T is `price` + t `dprice`, coefficients 0 to 6."""
from mpmath import erfc, exp, findroot, log, mp, mpf, sin, sqrt, taylor

from store import save

mp.dps = 60


def kepler(e, M, de, dM):
    def root(t):
        a, b = mpf(e) + t * mpf(de), mpf(M) + t * mpf(dM)
        return findroot(lambda x: x - a * sin(x) - b, mpf(M))

    return dict(e=e, M=M, de=de, dM=dM, coefficients=[float(c) for c in taylor(root, 0, 10)])


SPOT = mpf(100)


def normal(x):
    return erfc(-x / sqrt(mpf(2))) / 2


def call(strike, rate, expiry, volatility):
    width = volatility * sqrt(expiry)
    d = (log(SPOT / strike) + rate * expiry) / width + width / 2
    return SPOT * normal(d) - strike * exp(-rate * expiry) * normal(d - width)


def volatility(strike, rate, expiry, sigma, dprice, dstrike):
    price = mpf(float(call(mpf(strike), mpf(rate), mpf(expiry), mpf(sigma))))

    def root(t):
        k = mpf(strike) + t * mpf(dstrike)
        return findroot(lambda s: call(k, mpf(rate), mpf(expiry), s) - price - t * mpf(dprice), mpf(sigma))

    return dict(strike=strike, rate=rate, expiry=expiry, price=float(price), dprice=dprice, dstrike=dstrike,
                start=sigma, coefficients=[float(c) for c in taylor(root, 0, 6)])


save("roots", dict(
    kepler=[kepler(*case) for case in (
        (0.5, 1, 1, 0), (0.5, 1, 0, 1), (0.5, 1, 0.5, -0.25), (0.0167, 2.5, 1, 0), (0.1, -2, 0, 1), (0.9, 1.5, 0.0625, 0.125),
        (0, 1, 1, 1),
    )],
    volatility=[volatility(*case) for case in (
        (100, 0.05, 1, 0.25, 1, 0), (100, 0.05, 1, 0.25, 0, 1), (110, 0.02, 0.5, 0.375, 0.5, -0.5), (80, 0, 2, 0.1875, 0.125, 0.25),
        (125, 0.03125, 0.25, 0.5, 0.25, 0),
    )],
))
