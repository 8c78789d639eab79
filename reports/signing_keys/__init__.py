"""Which public keys belong to this portal's papers: the one it signs with, and those of before."""
