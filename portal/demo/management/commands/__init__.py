"""load_demo and demo_logins."""
