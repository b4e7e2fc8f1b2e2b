"""Spreadsheets in and out: read what offices export, write what they expect."""
