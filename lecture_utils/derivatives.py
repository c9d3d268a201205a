"""Numerical derivatives by central differences, and the check of a gradient against them."""

from collections.abc import Callable

import numpy as np

from ._validation import as_float, positive


def numerical_gradient(f: Callable, x, h: float = 1e-5) -> np.ndarray:
    """Return ∂f/∂x by central differences, (f(x + h) - f(x - h)) / 2h for each component.

    Parameters
    ----------
    f : callable
        Takes an array like x, returns a number.
    x : array of float, any shape
        Where to differentiate. It is not changed.
    h : float
        Step; 1e-5 balances truncation (∝ h²) and round-off (∝ 1/h) in float64.

    Returns
    -------
    array, the shape of x

    Raises
    ------
    TypeError
        If x does not hold floating-point numbers: adding h to an integer array does nothing.
    ValueError
        If f does not return a single number.
    """
    gradient = numerical_jacobian(f, x, h)
    if gradient.shape != np.shape(x):
        raise ValueError("f must return a single number; numerical_jacobian takes an array")
    return gradient


def numerical_jacobian(f: Callable, x, h: float = 1e-5) -> np.ndarray:
    """Return J[..., i] = ∂f[...]/∂x[i], of shape ``f(x).shape + x.shape``.

    Parameters and errors as in `numerical_gradient`, but f may return an array.
    """
    x = _floating(x)
    h = positive("h", h)
    columns = []
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        columns.append((np.asarray(f(up)) - np.asarray(f(down))) / (2 * h))
    jacobian = np.stack(columns, axis=-1)
    return jacobian.reshape(jacobian.shape[:-1] + x.shape)


def numerical_hessian(f: Callable, x, h: float = 1e-4) -> np.ndarray:
    """Return ∂²f/∂x_I∂x_J for a number-valued f, of shape ``x.shape + x.shape``.

    Two nested central differences; parameters and errors as in `numerical_gradient`.
    """
    return numerical_jacobian(lambda y: numerical_gradient(f, y, h), x, h)


def check_gradient(f: Callable, gradient, theta, h: float = 1e-5) -> float:
    """Return the relative difference between a gradient and central differences.

    Parameters
    ----------
    f : callable
        Takes θ, returns a number.
    gradient : callable or array
        The gradient to be judged, as a function of θ or already evaluated at θ.
    theta : array of float
    h : float

    Returns
    -------
    float
        ‖g_numerical - g‖ / max(‖g_numerical‖, ‖g‖); about 1e-10 when the gradient is right,
        else its relative error; 0 if both vanish.

    Raises
    ------
    ValueError
        If the gradient does not have the shape of θ.
    """
    theta = _floating(theta)
    g = as_float("gradient", gradient(theta.copy()) if callable(gradient) else gradient)
    if g.shape != theta.shape:
        raise ValueError(f"the gradient must have the shape of theta {theta.shape}, got {g.shape}")
    numerical = numerical_gradient(f, theta, h)
    scale = max(np.linalg.norm(numerical), np.linalg.norm(g))
    return float(np.linalg.norm(numerical - g) / scale) if scale else 0.0


def _floating(x) -> np.ndarray:
    """Return x in float64, the precision that the default steps are made for."""
    x = np.asarray(x)
    if x.dtype.kind != "f":
        raise TypeError(f"numerical derivatives need floating-point numbers, got dtype {x.dtype}")
    return as_float("x", x).astype(np.float64)
