"""The optimiser of the rota: a mixed-integer programme solved by HiGHS in a process of its own.

`solver` starts the process and follows it, `worker` is that process, `programme` writes the problem as columns
and rows, `wire` is what goes between the two.
"""
