"""What the chapters of the course share.

Importing this package loads nothing heavy. In a notebook it also shortens tracebacks, so that a
learner's mistake ends with the sentence that explains it.
"""

import builtins

from helpers import errors

if hasattr(builtins, "get_ipython"):
    errors.install(builtins.get_ipython())
