"""Fits the weights and measures them; needs scikit-learn, and nothing at run time needs it."""
