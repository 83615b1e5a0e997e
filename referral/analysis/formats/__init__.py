"""The files of a release beside Parquet: for spreadsheets, SPSS, process mining, networks, and for people."""
