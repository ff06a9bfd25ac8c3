"""Case documents: read into the engine's inputs, run, and held against what they expect. Pure: text in, data out."""

from promising.codec.case import Case, read_case
from promising.codec.reader import CaseError
from promising.codec.run import Findings, differences, run_case
from promising.codec.show import findings_data

__all__ = ["Case", "CaseError", "Findings", "differences", "findings_data", "read_case", "run_case"]
