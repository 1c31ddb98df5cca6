"""What each page asks the services and keeps; no widget here."""
