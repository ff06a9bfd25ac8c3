"""What `manage.py` does before Django can: environment, servers, processes. Standard library only."""
