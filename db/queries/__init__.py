"""Lists and figures read straight into report rows, without aggregates."""
