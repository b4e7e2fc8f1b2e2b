"""A form is accepted once: `sending.once`, and `forms.Once` for forms that carry the token."""
