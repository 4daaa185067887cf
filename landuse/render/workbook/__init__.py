"""The workbook: a table a sheet."""
