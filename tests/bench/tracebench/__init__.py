"""Data generator and benchmark for lot genealogies; see ../README.rst."""
