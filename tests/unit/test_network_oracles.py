"""Networks against SciPy, scikit-learn and PyTorch."""

import numpy as np
import pytest
import scipy.optimize

import lecture_utils as lu
from tests.unit.networks import PLAIN, WITH_BATCH_NORM, N, draw, draw_data, each_loss

pytestmark = pytest.mark.usefixtures("strict_floats")


def test_scipy_minimises_loss_and_gradient_and_finds_the_ridge_solution(rng):
    X, Y, lam = rng.normal(size=(20, 3)), rng.normal(size=(20, 2)), 0.1
    net = lu.Network(lu.Dense(3, 2, bias=False), loss=lu.squared_error, penalty=lu.l2(lam))
    W = np.linalg.solve(X.T @ X / 20 + lam * np.eye(3), X.T @ Y / 20).T
    found = scipy.optimize.minimize(
        net.loss_and_gradient, net.init(rng), args=(X, Y), jac=True, options={"gtol": 1e-12}
    )
    np.testing.assert_allclose(found.x, W.ravel(), atol=1e-8)


def test_optimum_of_softmax_regression_is_that_of_scikit_learn():
    linear_model = pytest.importorskip("sklearn.linear_model")
    iris, lam = lu.data.iris(), 0.01
    X, Y = *lu.standardize(iris.X), lu.one_hot(iris.y, 3)
    net = lu.Network(4, 3, loss=lu.cross_entropy, penalty=lu.l2(lam))
    # scikit-learn minimises C · (sum of losses) + ½ |W|².
    model = linear_model.LogisticRegression(C=1 / (lam * 150), tol=1e-10, max_iter=1000)
    model.fit(X, iris.y)
    theta = net.pack({"W1": model.coef_, "b1": model.intercept_})
    np.testing.assert_allclose(net.forward(theta, X), model.predict_proba(X), rtol=1e-10)
    np.testing.assert_allclose(net.loss_and_gradient(theta, X, Y)[1], 0, atol=1e-6)


def test_forward_agrees_with_the_classifier_of_scikit_learn():
    neural = pytest.importorskip("sklearn.neural_network")
    iris = lu.data.iris()
    model = neural.MLPClassifier((6, 5), activation="tanh", random_state=0)
    model.partial_fit(iris.X, iris.y, classes=[0, 1, 2])
    net = lu.Network(4, 6, 5, 3, activation=lu.tanh, loss=lu.cross_entropy)
    pairs = enumerate(zip(model.coefs_, model.intercepts_, strict=True), start=1)
    theta = net.pack({k: v for i, (W, b) in pairs for k, v in ((f"W{i}", W.T), (f"b{i}", b))})
    np.testing.assert_allclose(net.forward(theta, iris.X), model.predict_proba(iris.X), rtol=1e-12)


@each_loss
def test_loss_gradient_and_hessian_agree_with_pytorch(loss, rng):
    torch = pytest.importorskip("torch")
    net = lu.Network(*PLAIN["skip"], loss=loss, penalty=lu.l2(0.3))
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    x, y = torch.tensor(X), torch.tensor(Y)

    shapes = [array.shape for array in net.unpack(theta).values()]

    def torch_loss(t):
        parts = zip(t.split([int(np.prod(shape)) for shape in shapes]), shapes, strict=True)
        W1, b1, W2, b2, W3, b3 = (part.reshape(shape) for part, shape in parts)
        z = torch.tanh(x @ W1.T + b1)
        z = z + 0.5 * torch.tanh(z @ W2.T + b2)
        v = z @ W3.T + b3
        penalty = 0.15 * sum((W**2).sum() for W in (W1, W2, W3))
        if loss is lu.cross_entropy:
            return torch.nn.functional.cross_entropy(v, y) + penalty
        return ((v - y) ** 2).sum() / (2 * N) + penalty

    t = torch.tensor(theta, requires_grad=True)
    value = torch_loss(t)
    value.backward()
    L, g = net.loss_and_gradient(theta, X, Y)
    assert pytest.approx(value.item(), rel=1e-13) == L
    np.testing.assert_allclose(g, t.grad.numpy(), rtol=1e-11, atol=1e-14)
    expected = torch.autograd.functional.hessian(torch_loss, torch.tensor(theta)).numpy()
    np.testing.assert_allclose(net.hessian(theta, X, Y), expected, rtol=1e-10, atol=1e-13)


@each_loss
def test_gradient_through_batch_norm_agrees_with_pytorch(loss, rng):
    torch = pytest.importorskip("torch")
    net = lu.Network(*WITH_BATCH_NORM["batch norm"], loss=loss)
    theta, (X, Y) = draw(net, rng), draw_data(rng)
    p = {k: torch.tensor(v, requires_grad=True) for k, v in net.unpack(theta).items()}
    u = torch.tensor(X) @ p["W1"].T + p["b1"]
    u = torch.nn.functional.batch_norm(u, None, None, p["gamma1"], p["beta1"], training=True)
    v, y = torch.tanh(u) @ p["W2"].T + p["b2"], torch.tensor(Y)
    if loss is lu.cross_entropy:
        value = torch.nn.functional.cross_entropy(v, y)
    else:
        value = ((v - y) ** 2).sum() / (2 * N)
    value.backward()
    L, g = net.loss_and_gradient(theta, X, Y)
    assert pytest.approx(value.item(), rel=1e-13) == L
    expected = net.pack({k: v.grad.numpy() for k, v in p.items()})
    np.testing.assert_allclose(g, expected, rtol=1e-10, atol=1e-13)
