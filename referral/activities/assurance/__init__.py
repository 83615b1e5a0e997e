"""Whether an entry is still right: asked by mail, answered by a link."""
