"""How fast the workbook is: `make bench`. Everything is measured side by side on one machine, in one run."""
