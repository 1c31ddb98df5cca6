"""A fictional CRT, « Minervois-Corbières »: eighteen months of a believable caseload.

The same for a seed and a day. Persons, numbers and addresses are invented; matricules stand under
the test registries; phone numbers are those kept for fiction.
"""

from crt_desktop.demo.assembly import DemoCaseload, generate

__all__ = ["DemoCaseload", "generate"]
