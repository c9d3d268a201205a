"""One room a chapter: what it is, its exercises, its words, its figures, its demos, its data.

No chapter imports another.
"""
