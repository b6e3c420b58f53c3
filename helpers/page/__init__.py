"""What every live part of a page shares: whose turn it is, threads, painting, words, HTML."""

import sys

if "ipykernel" in sys.modules:  # there is a page to be heard
    from helpers.page import in_order  # noqa: F401
