"""E-mail as opinions: by a pipe or from an IMAP mailbox. docs/mechanisms/mail.md."""
