"""The promising floor: quotes, holds, confirmations and re-promises around a pure engine."""
