"""The starter data: 74 raw materials of CEPII BACI, 1995-2024, out of a wheel on the package index."""
