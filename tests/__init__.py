"""Tests of CRT Desktop."""
