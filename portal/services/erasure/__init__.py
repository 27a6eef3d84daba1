# SPDX-License-Identifier: AGPL-3.0-or-later
"""Destroying keys and files once the rows that named them are gone for good."""
