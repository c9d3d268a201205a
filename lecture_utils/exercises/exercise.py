"""What an exercise consists of."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..rooms import texts
from .comparison import ATOL, RTOL
from .wording import MESSAGES, Text


def returned_value(function: Callable, *args):
    """Return what the function returns: the default of `Exercise.observe`."""
    return function(*args)


@dataclass(frozen=True, eq=False)
class Exercise:
    """A function that the student writes, and all that is needed to judge it.

    Parameters
    ----------
    number : str
        Chapter and number, such as "3.2".
    reference : callable
        The right answer. `lu.solution` prints its source, so it needs nothing but NumPy.
    cases : tuple of tuples
        Arguments of the calls to compare, from the simple to the extreme.
    mistakes : dict of str to callable, or to a tuple of callables
        Wrong answers that students often give, each by its name; several callables are other
        ways of making the same mistake.
    rtol : float
        How far a number may be off, relative to its size. Where an iterative library is a
        natural answer it is larger than the default.
    atol : float
        How far a number near 0 may be off. Where a tiny number counts, such as a Boltzmann
        factor, it is smaller than the default.
    overflow_is_error : bool
        Whether overflow, division by zero and invalid operations of NumPy raise.
    observe : callable
        ``observe(function, *args)`` returns what is compared with the reference. It serves the
        exercises with many right answers: it measures properties, for example
        ``{"each index once": True}``, and may call the function several times. Each call gets
        fresh copies, so a `numpy.random.Generator` starts anew in each.
    texts : mapping, optional
        ``title``, ``hints``, ``explanation`` and ``mistakes``, the hint of each by its name.
        By default they stand under the number in the ``texts.toml`` of the chapter.
    """

    number: str
    reference: Callable
    cases: tuple[tuple, ...]
    mistakes: Mapping[str, Callable | tuple[Callable, ...]]
    rtol: float = RTOL
    atol: float = ATOL
    overflow_is_error: bool = False
    observe: Callable = returned_value
    texts: Mapping | None = None

    @property
    def name(self) -> str:
        """The name of the function to write."""
        return self.reference.__name__

    @property
    def arguments(self) -> tuple[str, ...]:
        """The names of its arguments."""
        return tuple(inspect.signature(self.reference).parameters)

    @property
    def signature(self) -> str:
        """How it is called, such as "softmax(V)"."""
        return f"{self.name}({', '.join(self.arguments)})"

    @property
    def source(self) -> str:
        """The source of the reference."""
        return inspect.getsource(self.reference)

    @property
    def fields(self) -> dict[str, str]:
        """What any sentence about the exercise may name."""
        return {"number": self.number, "name": self.name, "signature": self.signature}

    def ways(self, mistake: str) -> tuple[Callable, ...]:
        """Every implementation of a mistake."""
        functions = self.mistakes[mistake]
        return functions if isinstance(functions, tuple) else (functions,)

    @property
    def _texts(self) -> Mapping:
        return self.texts or texts(self.reference.__module__.split(".")[-2])[self.number]

    @property
    def title(self) -> Text:
        return self._texts["title"]

    @property
    def hints(self) -> tuple[Text, ...]:
        """What `lu.hint` says, one after the other."""
        return tuple(self._texts["hints"].values())

    @property
    def explanation(self) -> Text:
        """Why the reference is right, in a sentence or two."""
        return self._texts["explanation"]

    def remark(self, mistake: str) -> Text:
        """What puts a mistake right; those of several exercises share theirs."""
        own = self._texts["mistakes"]
        return own[mistake] if mistake in own else MESSAGES["mistakes"][mistake]
