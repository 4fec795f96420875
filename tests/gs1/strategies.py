"""Texts for the properties: right ones, nearly right ones, and whatever a broken scanner sends."""

from hypothesis import strategies as st

from app.gs1 import Gtin, compute_check_digit

SET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"


def digit_texts(size: int) -> st.SearchStrategy[str]:
    """Texts of ASCII digits with one length."""
    return st.text("0123456789", min_size=size, max_size=size)


def numbers(size: int) -> st.SearchStrategy[str]:
    """Digits with a valid check digit at the end."""
    return digit_texts(size - 1).map(lambda body: body + compute_check_digit(body))


def gtins() -> st.SearchStrategy[Gtin]:
    """Valid GTINs of every length."""
    return st.sampled_from((8, 12, 13, 14)).flatmap(numbers).map(Gtin.parse)


def values(longest: int) -> st.SearchStrategy[str]:
    """Values of an AI with characters of GS1 set 82."""
    return st.text(SET_82, min_size=1, max_size=longest)


def torn(good: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Right texts with a piece cut out and something else put in its place."""
    cut = st.tuples(good, st.integers(0, 60), st.integers(0, 5), st.text(max_size=3))
    return cut.map(lambda t: t[0][: t[1]] + t[3] + t[0][t[1] + t[2] :])
