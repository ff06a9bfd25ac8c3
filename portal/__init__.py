"""The portal: wiring, entry points, lower floors. Imports nothing: the bootstrap runs on a bare Python."""
