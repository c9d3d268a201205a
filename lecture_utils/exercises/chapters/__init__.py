"""The exercises themselves, one module a notebook: cases, reference, known mistakes, hints."""
