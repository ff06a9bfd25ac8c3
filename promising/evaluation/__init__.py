"""The sureness engine tried on another shipper's delivery history: read, split by time, predict, score. Pure."""

from promising.evaluation.history import History, HistoryError, Shipment, enough, read_history
from promising.evaluation.trial import CHAINS, Choice, Trial, run_trial

__all__ = [
    "CHAINS",
    "Choice",
    "History",
    "HistoryError",
    "Shipment",
    "Trial",
    "enough",
    "read_history",
    "run_trial",
]
