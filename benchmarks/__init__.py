"""Speed of `lecture_utils` beside scikit-learn, PyTorch, JAX and what NumPy can do at most."""
