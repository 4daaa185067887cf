"""What the commands do: amend, batch, compare, convert, verify, and the tools of the packs."""
