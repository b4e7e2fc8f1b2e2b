"""Django's PostgreSQL backend with another way of emptying the tables after a test."""
