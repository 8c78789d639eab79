"""Requests, their steps and evidence."""
