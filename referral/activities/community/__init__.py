"""The page of the community worker: what in the catalogue asks for an act."""
