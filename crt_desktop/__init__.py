"""CRT Desktop: the active caseload of a centre de ressources territorial, kept on one workstation."""

__version__ = "0.1.0"
