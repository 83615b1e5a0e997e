"""Making and changing one entry of the catalogue."""
