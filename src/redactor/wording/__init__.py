"""What packs say of words: terms, names that must be exact, and what is allowed.

A `Lexicon` is built once from a rulebook and finds hits in a text: words with their right forms.
Whether a hit stands depends on the day that the text was written: `settled` decides.
"""

from redactor.wording.hits import Hit
from redactor.wording.lexicon import Lexicon
from redactor.wording.settle import settled
from redactor.wording.usage import announces_rename

__all__ = ["Hit", "Lexicon", "announces_rename", "settled"]
