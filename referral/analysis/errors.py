"""What can be wrong with a question or with the files, in words for a reader."""


class AnalysisError(Exception):
    """Nothing can be computed; `words` say why, in Dutch, and name no key of anybody."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Lacking(AnalysisError):
    """The data set of this study does not hold what a view needs."""
