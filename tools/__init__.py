"""Set-up, start and test of Patchwork: standard library only, runs before anything is installed."""
