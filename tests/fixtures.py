"""What the tests of the package share: random numbers, finite differences, and things to train."""

import numpy as np
import pytest
from hypothesis import settings

import lecture_utils as lu
from lecture_utils import exercises
from lecture_utils.exercises.student_file import location
from lecture_utils.language import get_language, set_language

settings.register_profile("lecture_utils", deadline=None, derandomize=True, max_examples=25)
settings.load_profile("lecture_utils")


@pytest.fixture(autouse=True)
def fresh_student(monkeypatch, tmp_path_factory):
    """A student who has done nothing yet, reads English, and works in an empty folder."""
    monkeypatch.setattr(exercises, "_statuses", {})
    monkeypatch.setattr(exercises, "_hints_given", {})
    folder = tmp_path_factory.getbasetemp() / "student"
    folder.mkdir(exist_ok=True)
    monkeypatch.chdir(folder)
    before = get_language()
    set_language("en")
    yield
    set_language(before)
    location().unlink(missing_ok=True)


@pytest.fixture
def rng():
    return np.random.default_rng(20261)


@pytest.fixture
def strict_floats():
    """Overflow, division by zero and NaN are errors; underflow to 0 is exact enough."""
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        yield


@pytest.fixture(scope="session")
def difference():
    """Fourth-order differences: another formula than the package's, and good to about 1e-11."""

    def derivative(f, x, h=1e-3):
        """Return ∂f[...]/∂x[i] with the axes of x last."""
        x = np.asarray(x, dtype=float)
        columns = []
        for i in np.ndindex(x.shape):
            e = np.zeros_like(x)
            e[i] = h
            near = np.asarray(f(x + e)) - np.asarray(f(x - e))
            far = np.asarray(f(x + 2 * e)) - np.asarray(f(x - 2 * e))
            columns.append((8 * near - far) / (12 * h))
        stacked = np.stack(columns, axis=-1)
        return stacked.reshape(stacked.shape[:-1] + x.shape)

    return derivative


@pytest.fixture(scope="session")
def relative_error():
    """‖a - b‖ / ‖b‖, after a look at the shapes."""

    def error(a, b):
        assert np.shape(a) == np.shape(b)
        return np.linalg.norm(np.ravel(a) - np.ravel(b)) / np.linalg.norm(np.ravel(b))

    return error


@pytest.fixture(scope="session")
def read_only():
    """Copies of arrays that cannot be written: whoever changes an argument gets an exception."""

    def frozen(*arrays):
        copies = [np.array(a) for a in arrays]
        for copy in copies:
            copy.setflags(write=False)
        return copies if len(copies) > 1 else copies[0]

    return frozen


@pytest.fixture(scope="session")
def flowers():
    """Iris, standardised, as training and validation sets."""
    iris = lu.data.iris()
    train, validation = lu.split(150, (100, 50), np.random.default_rng(0), stratify=iris.y)
    X, X_v = lu.standardize(iris.X[train], iris.X[validation])
    Y = lu.one_hot(iris.y, 3)
    return X, Y[train], X_v, Y[validation]


@pytest.fixture(scope="session")
def classifier():
    return lu.Network(4, 6, 3, activation=lu.tanh, loss=lu.cross_entropy)


@pytest.fixture(scope="session")
def regression():
    """Noisy data and a network that learns them by heart: the validation loss rises again."""
    rng = np.random.default_rng(3)
    X, X_v = rng.uniform(-1, 1, size=(2, 12, 1))
    Y, Y_v = (np.sin(3 * x) + 0.4 * rng.normal(size=x.shape) for x in (X, X_v))
    net = lu.Network(1, 20, 1, activation=lu.tanh, loss=lu.squared_error)
    return net, net.init(rng), (X, Y), (X_v, Y_v)
