"""The reasons for which a boundary submission is returned (退件), a file per kind of evidence."""
