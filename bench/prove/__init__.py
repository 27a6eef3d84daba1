"""Promises, proved: each figure is printed beside a canary that shows the check can fail."""
