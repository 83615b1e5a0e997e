"""The intake on one page: kept while it is typed, recorded once, corrected with the old beside the new."""
