"""What the services need from outside: the vault, the database, files, the clock."""
