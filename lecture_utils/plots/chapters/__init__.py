"""What the chapters draw: one module a notebook, imported there as `draw`."""
