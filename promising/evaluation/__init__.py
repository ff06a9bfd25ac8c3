"""The sureness engine tried on another shipper's delivery history: read, split by time, predict, score. Pure."""

from promising.evaluation.history import History, HistoryError, Shipment, read_history
from promising.evaluation.trial import Choice, Trial, run_trial

__all__ = ["Choice", "History", "HistoryError", "Shipment", "Trial", "read_history", "run_trial"]
