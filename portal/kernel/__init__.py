"""The lowest floor: user, money, ids, clock, locks, errors, tenancy, outbox, audit, idempotency."""
