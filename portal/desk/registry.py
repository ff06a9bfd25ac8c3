"""What the desk sees; each floor's tables in a module of their own."""
