"""Checks of input that say what was expected and what came."""

from __future__ import annotations

from numbers import Integral, Real

import numpy as np


def as_float(name: str, values, *, ndim: int | None = None) -> np.ndarray:
    """Return ``values`` as a finite float array; float32 is kept, integers become float64.

    Raises
    ------
    TypeError
        If the values are not real numbers.
    ValueError
        If the number of axes is not ``ndim``, or a value is NaN or infinite.
    """
    array = np.asarray(values)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{name} must hold real numbers, got dtype {array.dtype}")
    if array.dtype.kind != "f":
        array = array.astype(np.float64)
    if ndim is not None and array.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} axes, got shape {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, got NaN or infinity")
    return array


def place_for(name: str, array, result: np.ndarray) -> None:
    """Raise unless ``array`` is an array that can take ``result`` as it is."""
    if not isinstance(array, np.ndarray):
        raise TypeError(f"{name} must be a NumPy array, got {type(array).__name__}")
    if (array.shape, array.dtype) != (result.shape, result.dtype):
        raise ValueError(
            f"{name} must have shape {result.shape} and dtype {result.dtype}, "
            f"got {array.shape} and {array.dtype}"
        )


def positive(name: str, value) -> float:
    """Return a number that must be finite and greater than zero."""
    if not isinstance(value, Real) or isinstance(value, bool):
        raise TypeError(f"{name} must be a number, got {value!r}")
    if not 0 < float(value) < np.inf:
        raise ValueError(f"{name} must be finite and greater than 0, got {value!r}")
    return float(value)


def between_zero_and_one(name: str, value) -> float:
    """Return a number that must lie in [0, 1)."""
    if not isinstance(value, Real) or isinstance(value, bool):
        raise TypeError(f"{name} must be a number, got {value!r}")
    if not 0 <= float(value) < 1:
        raise ValueError(f"{name} must satisfy 0 <= {name} < 1, got {value!r}")
    return float(value)


def count(name: str, value, *, minimum: int = 1) -> int:
    """Return a whole number that must not be smaller than ``minimum``."""
    if not isinstance(value, Integral) or isinstance(value, bool):
        raise TypeError(f"{name} must be a whole number, got {value!r}")
    if value < minimum:
        raise ValueError(f"{name} must be at least {minimum}, got {value}")
    return int(value)


def generator(name: str, rng) -> np.random.Generator:
    """Return ``rng``, which must be a NumPy random generator."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"{name} must be a numpy.random.Generator, for example "
            f"np.random.default_rng(0), got {rng!r}"
        )
    return rng


# what a network is given ------------------------------------------------------------------------


def parameters(net, theta) -> np.ndarray:
    """Return θ as floats, of shape (..., P)."""
    theta = as_float("theta", theta)
    if theta.ndim == 0 or theta.shape[-1] != net.n_parameters:
        raise ValueError(
            f"theta must have shape (..., {net.n_parameters}), got {theta.shape}; "
            f"net.init(rng) makes one"
        )
    return theta


def samples(net, theta, X) -> tuple[np.ndarray, np.ndarray]:
    """Return θ and X as floats of the same dtype, with leading axes that go together."""
    theta, X = parameters(net, theta), as_float("X", X)
    if X.ndim < 2 or X.shape[-1] != net.n_in:
        raise ValueError(f"X must have shape (N, {net.n_in}), one row per sample, got {X.shape}")
    if X.shape[-2] == 0:
        raise ValueError("X holds no sample")
    leads = {theta.shape[:-1], X.shape[:-2]} - {()}
    if len(leads) > 1:
        raise ValueError(f"leading axes of theta and X disagree: {theta.shape} and {X.shape}")
    dtype = np.result_type(theta, X)  # float32 only if both are
    return theta.astype(dtype, copy=False), X.astype(dtype, copy=False)


def targets(net, theta, X, Y) -> np.ndarray:
    """Return Y as floats that fit the outputs of the network for the samples X."""
    Y = as_float("Y", Y).astype(theta.dtype, copy=False)  # so that float32 is kept
    lead = theta.shape[:-1] or X.shape[:-2]
    V = np.broadcast_to(np.float64(0), (*lead, X.shape[-2], net.n_out))
    net.loss_function.check_targets(V, Y)
    return Y


def statistics(net, theta, X, pairs) -> list:
    """Return (mean, variance) of each BatchNorm as they are, if their shapes fit."""
    widths = [shape[0] for name, shape in net.chain.shapes if name == "gamma"]
    lead = theta.shape[:-1] or X.shape[:-2]
    shapes = [tuple(np.shape(a) for a in pair) for pair in pairs]
    if shapes != [((*lead, 1, n), (*lead, 1, n)) for n in widths]:
        raise ValueError(
            f"statistics must hold one (mean, variance) for each of the {len(widths)} "
            f"BatchNorm layers, with the leading axes of theta; net.statistics(theta, X) makes "
            f"them, got shapes {shapes}"
        )
    return pairs


def room_for_hessian(P: int, n_bytes: float, max_bytes: float) -> None:
    """Raise if the Hessian of P parameters takes more memory than is allowed."""
    if n_bytes > max_bytes:
        raise ValueError(
            f"the Hessian of {P} parameters would take {n_bytes / 1e9:.3g} GB; "
            f"pass max_bytes={n_bytes:.3g} if you mean it"
        )


# what training is given -------------------------------------------------------------------------


def training(net, theta, X, Y, optimizer, validation, patience) -> tuple:
    """Return θ, X, Y and the validation pair as floats of fitting shapes, or say what is wrong."""
    if isinstance(optimizer, type) or not callable(getattr(optimizer, "step", None)):
        raise TypeError(f"optimizer must have a method step, like lu.Adam(0.01), got {optimizer!r}")
    theta, X = samples(net, theta, X)
    Y = targets(net, theta, X, Y)
    if theta.ndim > 2 or X.ndim != 2 or Y.ndim != 2:
        raise ValueError(
            f"train takes theta of shape (P,) or (R, P), and X and Y of 2 axes, "
            f"got shapes {theta.shape}, {X.shape}, {Y.shape}"
        )
    if patience is not None:
        count("patience", patience)
        if validation is None:
            raise TypeError("early stopping watches the validation loss: pass validation=(X, Y)")
    if validation is not None:
        if not (isinstance(validation, tuple) and len(validation) == 2):
            raise TypeError("validation must be a pair of arrays (X, Y)")
        X_v, Y_v = samples(net, theta, validation[0])[1], as_float("validation Y", validation[1])
        if X_v.ndim != 2 or Y_v.ndim != 2:
            raise ValueError("validation X and Y must have 2 axes")
        validation = X_v, targets(net, theta, X_v, Y_v)
    return theta, X, Y, validation


def batch_size(net, n: int, size, rng) -> None:
    """Raise unless ``n`` samples can be cut into mini-batches of this size, drawn with ``rng``."""
    if rng is None:
        raise TypeError("mini-batches are drawn at random: pass rng=np.random.default_rng(seed)")
    generator("rng", rng)
    if count("batch_size", size) > n:
        raise ValueError(f"batch_size must not exceed the number of samples {n}, got {size}")
    if net.has_batch_norm and n % size == 1:
        raise ValueError(
            f"batch_size {size} leaves a last batch of one of the {n} samples, which "
            f"BatchNorm cannot normalise; choose another batch_size"
        )


# what Newton's method is given -------------------------------------------------------------------


def newton_system(theta, g, H) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return θ, g and a symmetric H as floats of shapes (P,), (P,) and (P, P)."""
    theta, g, H = as_float("theta", theta, ndim=1), as_float("g", g), as_float("H", H)
    P = theta.size
    if g.shape != (P,) or H.shape != (P, P):
        raise ValueError(f"expected g of shape ({P},) and H ({P}, {P}), got {g.shape}, {H.shape}")
    if not np.allclose(H, H.T, rtol=1e-6, atol=1e-12 * np.abs(H).max(initial=0)):
        raise ValueError("H must be symmetric")
    return theta, g, H


def solvable(H, damping: float) -> None:
    """Raise unless H (with the damping in it) is positive definite, or without damping regular."""
    if damping:
        try:
            np.linalg.cholesky(H)
        except np.linalg.LinAlgError as error:
            lowest = np.linalg.eigvalsh(H)[0]
            raise ValueError(
                f"H + damping is not positive definite: its lowest eigenvalue is {lowest:.3g}; "
                f"the damping must exceed {damping - lowest:.3g}"
            ) from error
        return
    size, P = np.abs(np.linalg.eigvalsh(H)), len(H)
    zero_modes = int((size < 1e-12 * size.max()).sum()) if size.max() > 0 else P
    if zero_modes:
        raise ValueError(
            f"H is singular: {zero_modes} of {P} eigenvalues are 0 to rounding, so H⁻¹ does "
            f"not exist; add an l2 penalty to the network, or damping"
        )
