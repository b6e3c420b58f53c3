"""What both explorers of chapter 02 share: points, rates, and how they say numbers."""

POINTS = {"n": 20, "noise": 1.0, "seed": 10}  # of `noisy_line`; the chapter draws the same
W_LIMITS = (-2.0, 6.0)
RATES = (-3.0, 0.0, 0.05)  # exponents: lowest, highest, step
LINE_GONE = " The line is now too steep or too far away to be drawn."


def short_number(number: float) -> str:
    """Return two decimals, or three digits and a power of ten for what is too long to read."""
    return f"{number:.2f}" if abs(number) < 1e4 else f"{number:.2e}"
