"""Tests that bite: how many small mistakes in the rules and use cases their own tests notice."""
