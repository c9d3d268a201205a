"""The demos themselves, one module a notebook: compute, artists, controls."""
