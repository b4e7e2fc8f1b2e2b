"""Forms: one engine for questionnaires, self-checks, checklists, declarations and quizzes.

A room keeps the definition (`stored`) and the answers; this facility knows no matters and no
addresses. How it works: docs/mechanisms/forms.md.

    definition  Form, Group, Question, Choice, Row, Quiz, Kind
    stored      to_json, from_json, decode, digest
    checking    check(form) -> [Problem]
    answering   read, complete, Draft, beside, page_of, control
    showing     page_view, answered; templates/forms/answer.html draws them
"""
