"""The window: screens that drive the services and show their reports, nothing else."""
