"""What an exercise consists of."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from .comparison import ATOL, RTOL
from .text import Text


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that students often give, and the hint that puts it right.

    Parameters
    ----------
    name : str
        Unique within its exercise.
    function : callable
        The wrong implementation.
    hint : Text
    also : tuple of callables
        Other ways of making the same mistake.
    """

    name: str
    function: Callable
    hint: Text
    also: tuple[Callable, ...] = ()

    @property
    def functions(self) -> tuple[Callable, ...]:
        """Every implementation of this mistake."""
        return (self.function, *self.also)


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
    title : Text
    reference : callable
        The right answer. `lu.solution` prints its source, so it needs nothing but NumPy.
    cases : tuple of tuples
        Arguments of the calls to compare, from the simple to the extreme.
    mistakes : tuple of Mistake
    nudges : tuple of Text
        What `lu.hint` says, one after the other.
    explanation : Text
        Why the reference is right, in a sentence or two.
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
    """

    number: str
    title: Text
    reference: Callable
    cases: tuple[tuple, ...]
    mistakes: tuple[Mistake, ...]
    nudges: tuple[Text, ...]
    explanation: Text
    rtol: float = RTOL
    atol: float = ATOL
    overflow_is_error: bool = False
    observe: Callable = returned_value

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
