"""Where the program is put together: settings, addresses, the database, the processes."""


class CannotRun(Exception):
    """The surroundings do not allow it (port taken, no server, wrong data folder).

    The message says what, why and what to do next; the command line prints it and exits 2.
    """
