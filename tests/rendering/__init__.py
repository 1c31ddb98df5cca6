"""Tests of the files the application writes and reads."""
