"""The whole of Leadmill on one machine: `make run` and the tests start the same processes."""

from leadmill.stack.cluster import Cluster
from leadmill.stack.process import StackError
from leadmill.stack.stack import Stack

__all__ = ["Cluster", "Stack", "StackError"]
