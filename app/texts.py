"""The one catalogue of sentences for window, paper, public pages and command line.

A message id is a key such as ``pick.wrong_size``; what is missing in a language falls back to
English, and what is missing there shows its key, so that nothing is ever blank.
"""

import gettext
from collections.abc import Mapping
from pathlib import Path

DOMAIN = "floorwalker"
FALLBACK = "en"
I18N = Path(__file__).parent.parent / "resources" / "i18n"


def languages(folder: Path = I18N) -> tuple[str, ...]:
    """Returns the languages that there is a catalogue for."""
    return tuple(sorted(path.parent.parent.name for path in folder.glob(f"*/*/{DOMAIN}.mo")))


class Texts:
    """Sentences in one language; which one may change while the program runs.

    Thread: one; whoever paints paper on another has texts of its own.
    """

    def __init__(self, language: str = FALLBACK, folder: Path = I18N) -> None:
        self._folder = folder
        self.speak(language)

    def speak(self, language: str) -> None:
        """Says everything in this language from now on; an unknown one is English."""
        known = language if language in languages(self._folder) else FALLBACK
        wanted = tuple(dict.fromkeys((known, FALLBACK)))
        self.language = known
        """Of the sentences, two letters."""
        self._found = gettext.translation(DOMAIN, self._folder, languages=wanted)

    def say(self, key: str, words: Mapping[str, str | int] | None = None) -> str:
        """Returns the sentence of a key with its values filled in.

        A value that is itself a key (``job.pick``) is said in words. A sentence that names a value
        it was not given keeps the name in braces; ``tests/structure/i18n`` finds it, the floor gets
        no error.
        """
        said = {name: self._in_words(value) for name, value in (words or {}).items()}
        return self._found.gettext(key).format_map(_Lenient(said))

    def has(self, key: str) -> bool:
        """Tells whether a key has a sentence."""
        return self._found.gettext(key) != key

    def _in_words(self, value: str | int) -> str | int:
        is_key = isinstance(value, str) and "." in value
        return self._found.gettext(str(value)) if is_key else value


class _Lenient(dict[str, str | int]):
    def __missing__(self, name: str) -> str:
        return "{" + name + "}"
