"""What every live part of a page shares: whose turn it is, threads, painting, words, HTML."""
