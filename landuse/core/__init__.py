"""Types, messages, errors, specs, codes and plug-ins: what every room stands on. Nothing here measures."""
