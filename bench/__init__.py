"""How fast it is: everything measured side by side in one run. `python -m bench`, `make bench`.

docs/mechanisms/speed.md says what each line means, what was reached and what stands in the way.
"""
