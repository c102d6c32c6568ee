"""Programs that taylorjet wrote with toStableHLO, as functions of JAX."""

from ._differentiable import differentiable
from ._load import load

__all__ = ["differentiable", "load"]
