"""Hot issues: which opinions are about the same matter at the same place, and how hot that is.

`grouping`, `naming` and `heat` are pure: texts and numbers in, groups, names and counts out.
`store` keeps groups of what was said lately. docs/mechanisms/hot.md says how it works and what it
reaches.
"""
