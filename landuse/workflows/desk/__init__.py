"""The desk without its pages: a workspace of plain case folders, jobs in processes of their own, who did what."""
