"""PyTorch as a contender: modules, autograd and `torch.optim.Adam`, in float64."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from .problems import BETA1, BETA2, DELTA, LEARNING_RATE, Problem, flatten

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


class Step:
    """One step on one batch."""

    def __init__(self, problem: Problem, fused: bool, learning_rate: float = LEARNING_RATE):
        layers: list[torch.nn.Module] = []
        for W, b in problem.matrices():
            layer = torch.nn.Linear(W.shape[1], W.shape[0])
            with torch.no_grad():
                layer.weight.copy_(torch.from_numpy(W))
                layer.bias.copy_(torch.from_numpy(b))
            layers += [layer, torch.nn.Tanh()]
        self._linear = layers[::2]
        self._model = torch.nn.Sequential(*layers[:-1])
        self._optimizer = torch.optim.Adam(
            self._model.parameters(), learning_rate, (BETA1, BETA2), DELTA, fused=fused
        )
        self.X, self.labels = torch.from_numpy(problem.X), torch.from_numpy(problem.labels)

    def step(self, X=None, labels=None) -> None:
        X, labels = (self.X, self.labels) if X is None else (X, labels)
        self._optimizer.zero_grad()
        cross_entropy(self._model(X), labels).backward()
        self._optimizer.step()

    def matrices(self):
        return [(a.weight.detach().numpy(), a.bias.detach().numpy()) for a in self._linear]


def training(
    problem: Problem, batch_size: int, epochs: int | None, learning_rate, fused, done=None
) -> Callable[[], int]:
    """A training loop as tutorials write it; it ends after so many epochs, or when done."""

    def run(seed: int = 0):
        generator = torch.Generator().manual_seed(seed)
        work = Step(problem, fused, learning_rate)
        N, epoch = len(problem.X), 0
        while epoch != epochs and (done is None or not epoch or not done(work.matrices())):
            for batch in torch.randperm(N, generator=generator).split(batch_size):
                work.step(work.X[batch], work.labels[batch])
            epoch += 1
        return epoch

    return run


def hessian(problem: Problem) -> Callable[[], np.ndarray]:
    """`torch.func.hessian` of the loss as a function of θ."""
    X, labels = torch.from_numpy(problem.X), torch.from_numpy(problem.labels)
    shapes = [a.shape for pair in problem.matrices() for a in pair]
    theta = torch.from_numpy(flatten(problem.matrices()))

    def loss(theta):
        pieces = theta.split([int(np.prod(shape)) for shape in shapes])
        arrays = [piece.reshape(shape) for piece, shape in zip(pieces, shapes, strict=True)]
        Z = X
        for W, b in zip(arrays[:-2:2], arrays[1:-2:2], strict=True):
            Z = torch.tanh(Z @ W.T + b)
        return cross_entropy(Z @ arrays[-2].T + arrays[-1], labels)

    compute = torch.func.hessian(loss)
    return lambda: compute(theta).numpy()
