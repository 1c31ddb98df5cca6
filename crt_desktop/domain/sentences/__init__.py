"""The French sentences of expected errors, by family: title, what happened and why, what to do.

`messages.explain` finds them by code. Places in braces are filled with the values of the error.
"""
