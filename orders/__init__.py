"""Order entry, lifecycle, allocation to demand, shipments and orchestration."""
