"""Reading the catalogue from a spreadsheet, and writing it to one."""
